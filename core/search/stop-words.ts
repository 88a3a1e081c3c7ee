/** Words that say nothing of what a text is about. They are neither indexed nor searched for. */
const chinese = `
的 了 和 与 及 或 在 是 为 以 于 对 等 并 从 由 将 被 把 其 该 此 这 那 有 无 不 也 都 就 而 且 之 可 能 要 会 上 下 中 内 外 前 后 所 后 又 很 更 最 较 各 每 一 个 种 我 你 他 们 来 去 到 用 使 让 给 如 若 则 因 但 还 再 过 按 至 已 未 需 吗 呢 吧 找 想 请 年 月 日 项 台 套 家
我们 你们 他们 一个 一种 一些 以及 或者 并且 而且 因为 所以 但是 如果 需要 进行 可以 能够 没有 通过 根据 目前 现有 这个 这种 那个 其中 其他 由于 对于 关于 为了 使用 采用 具有 有关 相关 主要 以上 以下 不低于 不高于 不超过 不少于 左右 之间 要求 希望 什么 怎么 如何 哪些 方面 问题
`;
const english = `
a an the and or of in on at to for from by with without as is are was were be been being it its this that these those
we our you your they their he she his her not no can could may might must should will would do does did have has had
than then so such into over under up out about which who whose what when where how there here also any all some more most
`;

export const stopWords: ReadonlySet<string> = new Set(`${chinese} ${english}`.trim().split(/\s+/));
