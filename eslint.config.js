import js from '@eslint/js';
import figma from '@figma/eslint-plugin-figma-plugins';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/** Imports point one way (ARCHITECTURE.md, "Rooms"). */
const only = (...patterns) => ({
  'no-restricted-imports': [
    'error',
    {
      patterns: patterns.map((pattern) => ({
        ...(pattern instanceof RegExp ? { regex: pattern.source } : { group: [pattern] }),
        message: 'Imports point one way; see ARCHITECTURE.md.',
      })),
    },
  ],
});

export default tseslint.config(
  { ignores: ['dist/', 'out/', '.cache/', 'node_modules/', 'weights/', 'core/kernels/assembly/'] },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['vitest.config.ts'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      // TensorFlow.js leaves a tensor's rank to assertions.
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  { files: ['**/*.js'], extends: [tseslint.configs.disableTypeChecked] },
  {
    files: ['core/**/*.ts'],
    rules: only('**/plugin/**', '**/ui/**', '**/cli/**', '**/test/**', 'node:*', 'preact*'),
  },
  {
    ...figma.flatConfigs.recommended,
    files: ['plugin/**/*.ts'],
  },
  {
    files: ['plugin/**/*.ts'],
    rules: only(
      '**/ui/**',
      '**/core/**',
      '**/cli/**',
      '**/test/**',
      '@contextual-fill/*',
      'node:*',
      'preact*',
    ),
  },
  {
    files: ['ui/**/*.{ts,tsx}'],
    rules: only('**/core/**', '**/cli/**', '**/test/**', 'node:*', /(^|\/)plugin\/(?!protocol\/)/),
  },
  {
    files: ['cli/**/*.ts'],
    rules: { ...only('**/core/**', '**/ui/**', '**/plugin/**'), 'no-console': 'off' },
  },
  { files: ['scripts/**/*.ts', 'test/**/*.{ts,tsx}'], rules: { 'no-console': 'off' } },
  // Tests outside test/core know the engine by its index, and the stand-in Figma by its door. What measures the
  // engine's insides (test/bench, the engine without its network) and what stands in for its index may look into it.
  {
    files: ['test/*/*.{ts,tsx}'],
    ignores: ['test/core/**', 'test/bench/**', 'test/host/**', 'test/eval/ours.ts'],
    rules: only(/^\.\.\/\.\.\/core\//, /^\.\.\/host\//),
  },
  {
    files: ['test/*/*/**/*.{ts,tsx}'],
    ignores: ['test/core/**', 'test/bench/**', 'test/host/**', 'test/ui/engine/fake-core.ts'],
    rules: only(/^(\.\.\/){3,}core\//, /^(\.\.\/){2,}host\//),
  },
  { files: ['test/host/*.ts'], rules: only(/^\.\.\//) },
  {
    files: ['test/host/*/*.ts'],
    // The playground shows a picture of test/scene.
    ignores: ['test/host/playground/main.ts'],
    rules: only(/^\.\.\/\.\.\//),
  },
  prettier,
  {
    // Prettier breaks code at 110 columns, but no comment. Texts and patterns may be longer.
    rules: {
      'max-len': [
        'error',
        {
          code: 120,
          comments: 120,
          ignoreStrings: true,
          ignoreTemplateLiterals: true,
          ignoreRegExpLiterals: true,
          ignoreUrls: true,
        },
      ],
    },
  },
);
