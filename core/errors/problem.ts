import { written } from '../instants/written.ts';
import { catalogue, type ProblemCode } from './catalogue.ts';

export type Language = 'en' | 'zh';
/** A parameter that is a word itself comes in both languages; an instant in ISO 8601 is written out in Beijing's time. */
export type ProblemParameters = Record<string, string | number | { en: string; zh: string }>;

/** A refusal that its reader can act on: returned where the caller must choose, thrown where nobody can. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly parameters: ProblemParameters;
  /** Further members of the problem document, such as a list of mistakes. */
  readonly members: Record<string, unknown>;

  constructor(code: ProblemCode, parameters: ProblemParameters = {}, members: Record<string, unknown> = {}) {
    super(sentence(code, parameters, 'en'));
    this.code = code;
    this.parameters = parameters;
    this.members = members;
  }

  get status(): number {
    return catalogue[this.code].status;
  }

  /** The sentence in one of the two languages, its parameters filled in. */
  in(language: Language): string {
    return sentence(this.code, this.parameters, language);
  }
}

function sentence(code: ProblemCode, parameters: ProblemParameters, language: Language): string {
  return catalogue[code][language].replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = parameters[name] ?? '';
    return typeof value === 'object' ? value[language] : written(value, language, null);
  });
}
