import { configs as lit } from 'eslint-plugin-lit';
import litAccessibility from 'eslint-plugin-lit-a11y';
import typescript from 'typescript-eslint';

export default typescript.config(
  { ignores: ['**/dist/', '**/node_modules/', '.cache/', '**/*.generated.ts'] },
  ...typescript.configs.recommendedTypeChecked,
  lit['flat/recommended'],
  { plugins: { 'lit-a11y': litAccessibility }, rules: litAccessibility.configs.recommended.rules },
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      // What is left of "import { type … }" loads the module, also where nothing of it is used.
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/require-await': 'off',
      // It takes away assertions that the compiler then misses.
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // Lit binds its event listeners to the host element.
      '@typescript-eslint/unbound-method': 'off',
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'no-console': ['error', { allow: ['error', 'warn'] }],
      // The page's zod has no such methods: see lean-zod.ts.
      'no-restricted-syntax': ['error', {
        selector: 'CallExpression[callee.property.name=/^(email|url|jwt|emoji|guid|uuid(v[467])?|nanoid|cuid2?|ulid|base64(url)?|xid|ksuid|ipv[46]|cidrv[46]|e164|datetime|date|time|duration)$/] CallExpression[callee.object.name="z"][callee.property.name="string"]',
        message: 'Write z.email(), z.url() or z.iso.date() instead of z.string().email().',
      }, {
        selector: 'CallExpression[callee.property.name=/^(exactOptional|exactPartial|nonoptional|required|merge|and|prefault|slugify|lowercase|uppercase|safeExtend|safe(En|De)code(Async)?)$/]',
        message: 'The page’s zod has no such method: see lean-zod.ts.',
      }, {
        selector: 'CallExpression[callee.property.name=/^(includes|endsWith|normalize|toUpperCase)$/] CallExpression[callee.object.name="z"][callee.property.name="string"]',
        message: 'The page’s zod has no such method of texts: see lean-zod.ts.',
      }],
    },
  },
  {
    files: ['**/*.test.ts', 'tests/**', 'sdk/testing/**'],
    rules: {
      'max-lines': 'off',
      // They run with all of zod, and a locator has an `and`, too.
      'no-restricted-syntax': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
      '@typescript-eslint/no-floating-promises': 'off',
      'no-console': 'off',
    },
  },
  { files: ['**/*.mjs', '**/*.config.ts'], ...typescript.configs.disableTypeChecked, rules: { ...typescript.configs.disableTypeChecked.rules, 'no-console': 'off' } },
  // What the benchmarks are measured beside is installed by their own package.json, so that its types are not always there.
  {
    files: ['tests/bench/**/*.ts'],
    ...typescript.configs.disableTypeChecked,
    languageOptions: { ...typescript.configs.disableTypeChecked.languageOptions, parserOptions: { projectService: false, project: false, program: null } },
  },
);
