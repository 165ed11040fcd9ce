import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { renderSVG } from 'uqr';
import { AppError } from '../domain/errors.js';
import { Public } from '../identity/allow.decorator.js';
import { codeInput, newPasswordInput } from '../identity/session.schema.js';
import { SignInService } from '../identity/sign-in.service.js';
import { fieldsOf } from './forms/form-fields.js';
import { freshForm, refusedForm } from './forms/form-state.js';
import type { FormState } from './forms/form-state.js';
import { readForm } from './forms/read-form.js';
import { PageService } from './page.service.js';
import { WayOn } from './way-on.service.js';
import { wordsOf } from './words-of.js';

/** What a sign-in may want after the password: a code, a new password, the enrolment of a second factor. */
@ApiExcludeController()
@Controller('sign-in')
export class SignInStepsPages {
  constructor(
    private readonly signIns: SignInService,
    private readonly pages: PageService,
    private readonly way: WayOn,
  ) {}

  @Get('code')
  @Public()
  code(@Req() request: Request, @Res() response: Response): Promise<void> {
    return this.#show(request, response, { step: 'code', refused: null });
  }

  @Post('code')
  @Public()
  async giveCode(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.#answer(request, response, {
      step: 'code',
      run: async () => {
        const { code } = readForm(codeInput, fieldsOf(request));
        const returnTo = returnToOf(request);
        const view = await this.signIns.giveCode(request, code);
        response.redirect(303, await this.way.after(request, response, { view, returnTo }));
      },
    });
  }

  @Get('password')
  @Public()
  password(@Req() request: Request, @Res() response: Response): Promise<void> {
    return this.#show(request, response, { step: 'password', refused: null });
  }

  @Post('password')
  @Public()
  async renewPassword(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.#answer(request, response, {
      step: 'password',
      run: async () => {
        const { password } = readForm(newPasswordInput, fieldsOf(request));
        const returnTo = returnToOf(request);
        const view = await this.signIns.renewPassword(request, password);
        response.redirect(303, await this.way.after(request, response, { view, returnTo }));
      },
    });
  }

  @Get('enrol')
  @Public()
  enrolment(@Req() request: Request, @Res() response: Response): Promise<void> {
    return this.#show(request, response, { step: 'enrol', refused: null });
  }

  /** Answers with the recovery codes, which are shown this once. */
  @Post('enrol')
  @Public()
  async enrol(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.#answer(request, response, {
      step: 'enrol',
      run: async () => {
        const { code } = readForm(codeInput, fieldsOf(request));
        const returnTo = returnToOf(request);
        const { view, recovery } = await this.signIns.enrol(request, code);
        await this.pages.send(request, response, {
          view: 'pages/identity/recovery-codes',
          title: wordsOf(request)('sign-in.recovery'),
          help: 'start',
          data: { recovery, to: await this.way.after(request, response, { view, returnTo }) },
        });
      },
    });
  }

  async #answer(request: Request, response: Response, { step, run }: Sent): Promise<void> {
    try {
      await run();
    } catch (refusal) {
      if (!(refusal instanceof AppError) || refusal.code === 'session.required') throw refusal;
      // What is secret is typed anew.
      const refused = refusedForm(freshForm(request, { id: step }), { fields: {}, refusal, labels: {} });
      await this.#show(request, response, { step, refused });
    }
  }

  async #show(request: Request, response: Response, { step, refused }: Shown): Promise<void> {
    // Whoever has not come so far is sent to the door.
    if (request.session.waiting?.step !== step) return response.redirect(303, '/sign-in');
    const enrolment = step === 'enrol' ? await this.signIns.showEnrolment(request) : null;
    await this.pages.send(request, response, {
      view: `pages/identity/sign-in-${step}`,
      title: wordsOf(request)(`sign-in.step-${step}`),
      help: 'start',
      form: refused,
      data: {
        step: refused ?? freshForm(request, { id: step }),
        enrolment: enrolment && { ...enrolment, picture: pictureOf(enrolment.uri) },
      },
    });
  }
}

const returnToOf = ({ session }: Request): string => session.waiting?.returnTo ?? '/';

// As a data address: the content policy lets pictures of our own in, and nothing is put into the page unescaped.
const pictureOf = (uri: string): string =>
  `data:image/svg+xml;base64,${Buffer.from(renderSVG(uri, { border: 2 })).toString('base64')}`;

type Step = 'code' | 'password' | 'enrol';

interface Sent {
  step: Step;
  run: () => Promise<void>;
}

interface Shown {
  step: Step;
  refused: FormState | null;
}
