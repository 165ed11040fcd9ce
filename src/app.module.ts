import { Module } from '@nestjs/common';
import type { DynamicModule, Type } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import { EnvironmentModule } from './config/environment.module.js';
import type { Environment } from './config/environment.js';
import { OrganizationModule } from './organization/organization.module.js';
import { PersistenceModule } from './persistence/persistence.module.js';
import { HealthModule } from './web/health.module.js';
import { logging } from './web/logging.js';

/** The roles in which the one program runs; `all` is every role in one process. */
export const appRoles = ['web', 'worker', 'courier', 'all'] as const;

/** A role of the closed list. */
export type AppRole = (typeof appRoles)[number];

/** Whether a role serves pages and the API; the others show their health at most. */
export const servesPages = (role: AppRole): boolean => role === 'web' || role === 'all';

@Module({})
class AppModule {}

/** The modules of a role. A role loads only its own: the web role never reads Temporal's native worker. */
export async function appModule(
  env: Environment,
  role: AppRole,
  more: readonly Type[] = [],
): Promise<DynamicModule> {
  return {
    module: AppModule,
    imports: [
      LoggerModule.forRoot(logging(env.logLevel)),
      EnvironmentModule.of(env),
      PersistenceModule,
      OrganizationModule,
      HealthModule,
      ...(await roleModules(role)),
      ...more,
    ],
  };
}

async function roleModules(role: AppRole): Promise<Type[]> {
  const modules: Type[] = [];
  if (servesPages(role))
    modules.push((await import('./web/web.module.js')).WebModule, ...(await stageModules()));
  if (role === 'worker' || role === 'all')
    modules.push(
      (await import('./temporal/conductor.module.js')).ConductorModule,
      (await import('./oversight/seal.module.js')).SealModule,
    );
  if (role === 'courier' || role === 'all')
    modules.push((await import('./notification/courier.module.js')).CourierModule);
  return modules;
}

// One module a stage of the loop, in its order.
async function stageModules(): Promise<Type[]> {
  const { DecisionModule } = await import('./decision/decision.module.js');
  const { ImplementationModule } = await import('./implementation/implementation.module.js');
  const { SupervisionModule } = await import('./supervision/supervision.module.js');
  const { InterviewModule } = await import('./supervision/interviews/interview.module.js');
  const { ExplanationModule } = await import('./supervision/explanations/explanation.module.js');
  const { RestrictionModule } = await import('./supervision/restrictions/restriction.module.js');
  const { ProjectModule } = await import('./supervision/projects/project.module.js');
  const { EnterpriseModule } = await import('./supervision/enterprises/enterprise.module.js');
  const { CheckModule } = await import('./supervision/checks/check.module.js');
  const { AssessmentModule } = await import('./assessment/assessment.module.js');
  const { VerificationModule } = await import('./assessment/verification/verification.module.js');
  const { ConsequenceModule } = await import('./consequence/consequence.module.js');
  const { DossierModule } = await import('./consequence/dossiers/dossier.module.js');
  const { WeaknessModule } = await import('./assessment/weaknesses/weakness.module.js');
  const { RadarModule } = await import('./assessment/radar/radar.module.js');
  const { AssessmentYearModule } = await import('./assessment/year/assessment-year.module.js');
  const { CockpitModule } = await import('./cockpit/cockpit.module.js');
  const { CityModule } = await import('./organization/city.module.js');
  const { TenureModule } = await import('./organization/tenure/tenure.module.js');
  const { NoticeModule } = await import('./notification/notice.module.js');
  const { PaperModule } = await import('./document/papers/paper.module.js');
  const { OversightModule } = await import('./oversight/oversight.module.js');
  const { AccountModule } = await import('./identity/accounts/account.module.js');
  return [
    CityModule,
    TenureModule,
    DecisionModule,
    SupervisionModule,
    InterviewModule,
    RestrictionModule,
    ExplanationModule,
    ProjectModule,
    EnterpriseModule,
    ImplementationModule,
    CheckModule,
    AssessmentModule,
    VerificationModule,
    ConsequenceModule,
    DossierModule,
    WeaknessModule,
    RadarModule,
    AssessmentYearModule,
    CockpitModule,
    NoticeModule,
    PaperModule,
    OversightModule,
    AccountModule,
  ];
}
