import { Controller, Param, Post, Req, Res, UploadedFiles, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { CommandContext } from '../../identity/actor.js';
import { Allow } from '../../identity/allow.decorator.js';
import { CurrentContext } from '../../identity/current-context.decorator.js';
import { sentFiles } from '../../implementation/evidence/evidence-intake.service.js';
import { EvidenceUpload } from '../../implementation/evidence/evidence-upload.interceptor.js';
import type { Fields } from '../../web/forms/form-fields.js';
import { withoutFields } from '../../web/forms/form-fields.js';
import { FormService } from '../../web/forms/form.service.js';
import { readForm } from '../../web/forms/read-form.js';
import * as moneyInput from '../fund/fund.schema.js';
import { FundService } from '../fund/fund.service.js';
import { withFenOfYuan } from '../fund/yuan-field.pages.js';
import { ConsequenceDesk, deskQuery } from '../proposals/consequence-desk.pages.js';
import { ConsequenceSheet } from '../proposals/consequence-sheet.pages.js';
import { commendationPaperInput } from '../proposals/consequence.schema.js';
import { CommendationPaperService } from './commendation-paper.service.js';
import * as schema from './signing.schema.js';
import { SignService } from './sign.service.js';
import { RewardCheckService } from './reward-check.service.js';
import { StatementService } from './statement.service.js';

const id = z.uuid('编号不对');
const shape = { numbers: ['version', 'amountFen'], optional: ['reason'], days: ['paperOn'] };
const labels = { reason: 'consequences.reason', statement: 'consequences.statement' };

/** What is done with a consequence on its page: stated upon, signed, entered from paper, paid. */
@ApiExcludeController()
@Controller('consequences')
export class SigningPages {
  constructor(
    private readonly forms: FormService,
    private readonly desk: ConsequenceDesk,
    private readonly sheet: ConsequenceSheet,
    private readonly signatures: SignService,
    private readonly statements: StatementService,
    private readonly checks: RewardCheckService,
    private readonly funds: FundService,
    private readonly papers: CommendationPaperService,
  ) {}

  @Post('sign')
  @Allow('consequence:sign')
  async signMany(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ): Promise<void> {
    const { actor } = context;
    const read = (fields: Fields) => readForm(schema.signManyInput, fields, { lists: ['ids'] });
    await this.forms.handleChecked(request, response, {
      id: 'together',
      look: async (fields) => this.desk.chosen(actor, read(fields).ids),
      check: (form, chosen) => this.desk.check(request, response, { form, chosen }),
      run: async (fields) => this.signatures.signMany(context, read(fields)),
      done: ({ items, amountFen }) => ({
        to: '/consequences',
        say: ['consequences.done-together', { count: items.length, yuan: amountFen / 100 }],
      }),
      again: (refused) => this.desk.show(request, response, { actor, query: {}, refused }),
    });
  }

  @Post('check')
  @Allow('consequence:check')
  async checkMany(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ): Promise<void> {
    const { actor } = context;
    await this.forms.handle(request, response, {
      id: 'together',
      run: (fields) =>
        this.checks.check(
          context,
          readForm(schema.checkInput, { ...fields, outcome: 'pass' }, { lists: ['ids'] }),
        ),
      done: ({ items }) => ({
        to: '/consequences',
        say: ['consequences.done-checked', { count: items.length }],
      }),
      again: (refused) => this.desk.show(request, response, { actor, query: {}, refused }),
    });
  }

  @Post(':id/check')
  @Allow('consequence:check')
  check(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) consequenceId: string,
  ) {
    const run = (fields: Fields) => {
      const typed = { ...withoutFields(fields, 'version'), ids: consequenceId };
      return this.checks.check(
        context,
        readForm(schema.checkInput, typed, { lists: ['ids'], optional: ['reason'] }),
      );
    };
    return this.#act(request, response, { context, consequenceId, way: 'check', run });
  }

  @Post('commendation-papers')
  @Allow('paper:draft')
  async draftPaper(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
  ): Promise<void> {
    await this.forms.handle(request, response, {
      id: 'paper',
      run: async (fields) => this.papers.draft(context, readForm(commendationPaperInput, fields).period),
      done: ({ id: paperId }) => ({ to: `/papers/${paperId}`, say: 'consequences.done-paper' }),
      again: (refused) => {
        const { period } = deskQuery.parse(refused.values);
        return this.desk.show(request, response, { actor: context.actor, query: { period }, refused });
      },
    });
  }

  @Post(':id/statement')
  @Allow('consequence:state')
  state(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) consequenceId: string,
  ) {
    const run = (fields: Fields) =>
      this.statements.make(context, consequenceId, readForm(schema.statementInput, fields, shape));
    const draft = `statement:${consequenceId}`;
    return this.#act(request, response, { context, consequenceId, way: 'state', draft, run });
  }

  @Post(':id/exemption')
  @Allow('consequence:state')
  askExemption(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) consequenceId: string,
  ) {
    const run = (fields: Fields) =>
      this.statements.askExemption(context, consequenceId, readForm(schema.exemptionInput, fields, shape));
    return this.#act(request, response, { context, consequenceId, way: 'exemption', run });
  }

  @Post(':id/exempt')
  @Allow('consequence:sign')
  exempt(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) consequenceId: string,
  ) {
    const run = (fields: Fields) =>
      this.signatures.exempt(
        context,
        consequenceId,
        readForm(schema.exemptInput, fields, { numbers: ['version'] }),
      );
    return this.#act(request, response, { context, consequenceId, way: 'exempt', run });
  }

  @Post(':id/sign')
  @Allow('consequence:sign')
  sign(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) consequenceId: string,
  ) {
    const changes = (request.body as Fields).way === 'change';
    const run = (fields: Fields) => {
      const asked = withFenOfYuan(withoutFields(fields, 'way'), 'amountFen');
      const read = readForm(schema.signInput, asked, changes ? { ...shape, flags: ['plaque'] } : shape);
      return this.signatures.sign(context, consequenceId, read);
    };
    return this.#act(request, response, { context, consequenceId, way: changes ? 'change' : 'sign', run });
  }

  @Post(':id/decline')
  @Allow('consequence:sign')
  decline(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) consequenceId: string,
  ) {
    const run = (fields: Fields) =>
      this.signatures.decline(
        context,
        consequenceId,
        readForm(schema.declineInput, fields, { numbers: ['version'] }),
      );
    return this.#act(request, response, { context, consequenceId, way: 'decline', run });
  }

  @Post(':id/enter')
  @Allow('consequence:enter')
  @UseInterceptors(EvidenceUpload)
  enter(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) consequenceId: string,
    @UploadedFiles() files?: Express.Multer.File[],
  ) {
    const run = (fields: Fields) => {
      const typed = fields.outcome === 'sign' ? withoutFields(fields, 'reason') : fields;
      const read = readForm(schema.enterInput, typed, shape);
      return this.signatures.enter(context, consequenceId, { ...read, files: sentFiles(files) });
    };
    return this.#act(request, response, { context, consequenceId, way: 'enter', run });
  }

  @Post(':id/payment')
  @Allow('fund:pay')
  pay(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) consequenceId: string,
  ) {
    const run = (fields: Fields) => {
      const shown = { days: ['paidOn'], optional: ['allowanceBasis'] };
      const read = readForm(moneyInput.paymentInput, withoutFields(fields, 'version'), shown);
      return this.funds.pay(context, consequenceId, read);
    };
    return this.#act(request, response, { context, consequenceId, way: 'pay', run });
  }

  @Post(':id/return')
  @Allow('fund:pay')
  takeBack(
    @Req() request: Request,
    @Res() response: Response,
    @CurrentContext() context: CommandContext,
    @Param('id', { schema: id }) consequenceId: string,
  ) {
    const run = (fields: Fields) => {
      const asked = withFenOfYuan(withoutFields(fields, 'version'), 'amountFen');
      const shown = { days: ['returnedOn'], numbers: ['amountFen'] };
      return this.funds.takeBack(context, consequenceId, readForm(moneyInput.moneyBackInput, asked, shown));
    };
    return this.#act(request, response, { context, consequenceId, way: 'return', run });
  }

  async #act(request: Request, response: Response, act: Act): Promise<void> {
    const { context, consequenceId, way, draft = null, run } = act;
    const { actor } = context;
    await this.forms.handle(request, response, {
      ...{ id: way, draft, labels, run },
      done: () => ({ to: `/consequences/${consequenceId}`, say: `consequences.done-${way}` }),
      again: (refused) => this.sheet.show(request, response, { actor, consequenceId, refused }),
    });
  }
}

interface Act {
  context: CommandContext;
  consequenceId: string;
  way:
    'state' | 'exemption' | 'exempt' | 'check' | 'sign' | 'change' | 'decline' | 'enter' | 'pay' | 'return';
  draft?: string | null;
  run: (fields: Fields) => Promise<unknown>;
}
