/** The import rules of the house. Each name is the sentence that is broken. */
const stages =
  'decision|supervision|implementation|assessment|consequence|oversight|organization|identity|notification|document|cockpit';
const typeOnly = { dependencyTypesNot: ['type-only'] };

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: [
          '\\.d\\.ts$',
          '^test/',
          '^scripts/',
          '^bench/',
          '^src/main\\.ts$',
          '^workflows/index\\.ts$',
        ],
      },
      to: {},
    },
    {
      name: 'domain-reads-no-one',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: { pathNot: ['^src/domain/', 'node_modules/decimal\\.js'] },
    },
    {
      name: 'workflows-are-deterministic',
      severity: 'error',
      from: { path: '^workflows/' },
      to: {
        pathNot: [
          '^workflows/',
          '^src/domain/',
          'node_modules/@temporalio/(workflow|common)',
          '^activities/contracts',
        ],
      },
    },
    {
      name: 'workflows-see-contracts-as-types',
      severity: 'error',
      from: { path: '^workflows/' },
      to: { path: '^activities/', ...typeOnly },
    },
    {
      name: 'activities-are-composed-in-one-place',
      severity: 'error',
      from: { pathNot: ['^activities/index', '^test/'] },
      to: { path: '^activities/', pathNot: '^activities/(contracts|index)' },
    },
    {
      name: 'stage-through-its-doors',
      severity: 'error',
      from: { path: `^src/(${stages})/` },
      to: {
        path: `^src/(${stages})/`,
        pathNot: [
          '^src/$1/',
          // An interceptor is a door like a decorator: what takes files in is the same wherever they come.
          '\\.(service|queries|entity|record|errors|module|decorator|interceptor)\\.ts$',
          // Who acts, and what he may do: every stage asks the one permission table, and nothing else of identity.
          '^src/identity/(actor|permissions)\\.ts$',
          '^src/organization/(role|city-ids)\\.ts$',
          // Files of a record are taken in and handed out in one way, with one set of limits.
          '^src/implementation/evidence/(evidence-upload\\.interceptor|attachment-header)\\.ts$',
          // What is answered about a formal paper is the same wherever it was asked for.
          '^src/document/papers/paper\\.schema\\.ts$',
          // The five stations of a decision are told in one way wherever it is shown.
          '^src/decision/decisions/decision-stations\\.ts$',
          // A pure function from a file's bytes to its text: it needs no service around it.
          '^src/document/readers/read-source\\.ts$',
        ],
      },
    },
    {
      name: 'stages-use-the-frame-of-pages',
      severity: 'error',
      from: { path: `^src/(${stages})/` },
      to: {
        path: '^src/web/',
        pathNot:
          '^src/web/(page\\.(module|service)|live-page\\.interceptor|page-frame\\.service|forms/|change-feed\\.queries|feed-position|place-of|words-of|city-minute|desk-links|list-pages|charts/chart(\\.service)?\\.ts$)',
      },
    },
    {
      name: 'only-pages-know-of-pages',
      severity: 'error',
      from: { path: `^src/(${stages})/`, pathNot: '\\.(pages|module)\\.ts$' },
      // A message that leaves the house links to the same place as its notice on a page.
      to: { path: '^src/web/', pathNot: '^src/web/place-of\\.ts$' },
    },
    {
      name: 'doors-stay-thin',
      severity: 'error',
      from: { path: '\\.(controller|pages)\\.ts$' },
      to: { path: 'node_modules/(@mikro-orm|@temporalio|bullmq)' },
    },
    {
      name: 'temporal-client-in-one-room',
      severity: 'error',
      from: { pathNot: ['^src/temporal/', '^test/', '^bench/'] },
      to: { path: 'node_modules/@temporalio/client' },
    },
    {
      name: 'bullmq-in-one-room',
      severity: 'error',
      from: { pathNot: ['^src/notification/', '^test/', '^bench/'] },
      to: { path: 'node_modules/bullmq' },
    },
    {
      name: 'no-tests-in-src',
      severity: 'error',
      from: { path: '^(src|workflows|activities)/' },
      to: { path: '^(test|bench|scripts)/' },
    },
    {
      name: 'no-dev-dependencies-in-src',
      severity: 'error',
      from: { path: '^(src|workflows|activities)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: 'node_modules/@types' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|\\.data|\\.cache)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
