/**
 * Who may import whom in src/: app -> features/<group> -> shared, and within shared: components -> api -> lib.
 * `npm run boundaries` checks it; tests/architecture/test_frontend_boundaries.py plants a violation of each rule and sees it caught.
 * @type {import('dependency-cruiser').IConfiguration}
 */
export default {
  forbidden: [
    {
      name: 'no-cycle',
      comment: 'Files that import each other, types included, cannot be understood one at a time.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-feature-to-feature',
      comment: 'What two features need moves to shared, or app composes it.',
      severity: 'error',
      from: { path: '^src/features/([^/]+)/' },
      to: { path: '^src/features/', pathNot: '^src/features/$1/' },
    },
    {
      name: 'no-feature-to-app',
      comment: 'app composes the features; a feature does not know where it stands.',
      severity: 'error',
      from: { path: '^src/features/' },
      to: { path: '^src/(app/|main)' },
    },
    {
      name: 'no-shared-to-feature-or-app',
      comment: 'shared serves every feature and knows none.',
      severity: 'error',
      from: { path: '^src/shared/' },
      to: { path: '^src/', pathNot: '^src/shared/' },
    },
    {
      name: 'no-lib-to-api-or-components',
      comment: 'lib holds what knows neither the API nor how anything is drawn.',
      severity: 'error',
      from: { path: '^src/shared/lib/' },
      to: { path: '^src/', pathNot: '^src/shared/lib/' },
    },
    {
      name: 'no-api-to-components',
      comment: 'api fetches; what is shown of it is decided elsewhere.',
      severity: 'error',
      from: { path: '^src/shared/api/' },
      to: { path: '^src/', pathNot: '^src/shared/(api|lib)/' },
    },
    {
      name: 'nothing-outside-the-three-rooms',
      comment:
        'src/ has main.tsx, styles, app, features and shared; a new folder would escape the rules above.',
      severity: 'error',
      from: {},
      to: {
        path: '^src/',
        pathNot: '^src/(main\\.tsx$|styles/|app/|features/[^/]+/|shared/(api|components|lib)/)',
      },
    },
    {
      name: 'no-unresolved',
      comment: 'An import that the checker cannot resolve would escape every other rule.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'browser', 'default'],
    },
  },
};
