// A state in plain words.

/**
 * @param {import('./data.js').Look} look
 * @param {import('./messages.js').Messages} messages
 * @returns {string} without a full stop
 */
export function sentence(look, messages) {
  const parties = [look.holder, look.rival].filter((actor) => actor !== null).map((actor) => actor.name);
  const extra = [look.besieger && messages.besiegedBy(look.besieger.name), look.divided && messages.divided].filter((part) => typeof part === 'string');
  return [main(look, parties, messages), ...extra].join('; ');
}

/**
 * @param {import('./data.js').Look} look
 * @param {string[]} parties
 * @param {import('./messages.js').Messages} messages
 */
function main(look, parties, messages) {
  switch (look.status) {
    case 'controlled':
      return messages.states.controlled(look.holder?.name ?? messages.unknownHolder);
    case 'contested':
      return messages.states.contested(parties);
    case 'disputed':
      return messages.states.disputed(parties);
    case 'vacated':
      return messages.states.vacated;
    default:
      return messages.states.unknown;
  }
}

/** A state in one or two words, for lists. @param {import('./data.js').Look} look @param {import('./messages.js').Messages} messages */
export function brief(look, messages) {
  if (look.status === 'controlled') return look.holder?.name ?? messages.unknownHolder;
  const parties = [look.holder, look.rival].filter((actor) => actor !== null).map((actor) => actor.name);
  const status = messages.status[look.status];
  return parties.length && (look.status === 'contested' || look.status === 'disputed') ? `${status} (${parties.join(' / ')})` : status;
}
