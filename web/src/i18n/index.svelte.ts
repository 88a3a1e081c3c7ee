/** The two languages of the interface. */
import i18next from 'i18next';
import { en } from './en.ts';
import { zh } from './zh.ts';

export type Language = 'zh' | 'en';
/** Plural forms are chosen by `count`, so their keys are used without the ending. */
export type Key = keyof typeof en extends infer K
  ? K extends `${infer Base}_one` | `${infer Base}_other`
    ? Base
    : K
  : never;

const stored = localStorage.getItem('jiebang-language');
const first: Language =
  stored === 'zh' || stored === 'en' ? stored : navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';

await i18next.init({
  lng: first,
  fallbackLng: false,
  keySeparator: false,
  nsSeparator: false,
  interpolation: { escapeValue: false },
  resources: { en: { translation: en }, zh: { translation: zh } },
});

class LanguageChoice {
  current = $state<Language>(first);

  set(language: Language): void {
    localStorage.setItem('jiebang-language', language);
    this.current = language;
    document.documentElement.lang = this.tag;
  }

  get tag(): string {
    return this.current === 'zh' ? 'zh-CN' : 'en';
  }
}

export const language = new LanguageChoice();
document.documentElement.lang = language.tag;

const sentences = { zh: i18next.getFixedT('zh'), en: i18next.getFixedT('en') };

/** A sentence of the interface in the current language; pages that use it follow a change. */
export function t(key: Key, values: Record<string, string | number> = {}): string {
  return sentences[language.current](key, values);
}

/** The right one of a text that exists in both languages. */
export function pick(text: { en: string; zh: string }): string {
  return text[language.current];
}
