import type http from 'node:http';
import { connections, signIn } from '../servers/api-client.js';
import type { Client } from '../servers/api-client.js';

/** The people of the year: each signs in when first needed and stays signed in while his session lasts. */
export class CityPeople {
  readonly #agent: http.Agent = connections(8);
  readonly #signedIn = new Map<string, Promise<Client>>();

  constructor(private readonly baseUrl: string) {}

  /** The holder of a post, by its code: `PD-SWB/office_head`. */
  at(postCode: string): Promise<Client> {
    const userName = postCode.toLowerCase().replace('/', '.');
    const known = this.#signedIn.get(userName) ?? signIn(this.baseUrl, userName, this.#agent);
    this.#signedIn.set(userName, known);
    return known;
  }

  office(): Promise<Client> {
    return this.at('PD-SWB/supervision_office');
  }

  officeHead(): Promise<Client> {
    return this.at('PD-SWB/office_head');
  }

  clerkOf(bodyCode: string): Promise<Client> {
    return this.at(`${bodyCode}/unit_staff`);
  }

  headOf(bodyCode: string): Promise<Client> {
    return this.at(`${bodyCode}/unit_head`);
  }
}
