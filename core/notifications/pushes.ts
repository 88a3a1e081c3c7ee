/** What is told of needs that are thought to concern somebody. */
export const pushSentences = {
  'push.received': {
    group: 'pushes',
    en: 'The need “{title}” may concern you',
    zh: '为您推荐技术需求「{title}」',
  },
  'push.institution': {
    group: 'pushes',
    en: 'The need “{title}” may concern {name}',
    zh: '为{name}推荐技术需求「{title}」',
  },
  'push.again': {
    group: 'pushes',
    en: 'The need “{title}”, which was suggested to you, takes responses again',
    zh: '曾为您推荐的技术需求「{title}」已重新发布，继续征集应答',
  },
  'search.found': {
    group: 'pushes',
    en: 'Your search “{search}” finds a newly published need: “{title}”',
    zh: '您的检索「{search}」有新发布的需求：「{title}」',
  },
} as const;
