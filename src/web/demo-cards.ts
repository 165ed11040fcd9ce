/** A person of the demo city whom a visitor may become with one press. */
export interface DemoCard {
  userName: string;
  /** Its texts are `sign-in.card.<name>.role`, `.who` and `.does`. */
  name: string;
}

const card = (userName: string, name: string): DemoCard => ({ userName, name: `sign-in.card.${name}` });

/** One card for each way of using the system; user names are those of the demo city. */
export const demoCards: readonly DemoCard[] = [
  card('l04.leader', 'leader'),
  card('l04.secretary', 'secretary'),
  card('pd-swb.supervision_office', 'office'),
  card('pd-swb.office_head', 'office-head'),
  card('gd-fgw.unit_head', 'unit-head'),
  card('gd-fgw.unit_staff', 'unit-staff'),
  card('621102.unit_staff', 'county'),
  card('621102101.unit_staff', 'township'),
  card('gd-fgw.lead_assessor', 'assessor'),
  card('pd-jw.inspector', 'inspector'),
];
