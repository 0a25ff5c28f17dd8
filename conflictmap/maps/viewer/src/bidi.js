// Names from outside inside sentences of ours: none may turn the words around it.

/** The invisible characters that open or close a turn of direction. */
const TURNS = /[\u202a-\u202e\u2066-\u2069]/g;
const FROM_THE_RIGHT = /[\u0590-\u08ff\ufb1d-\ufefc]/;

/** A text without the marks that would go on turning what follows it: one of them closes even an element that isolates. @param {string} text */
export const unturned = (text) => text.replace(TURNS, '');

/** A name for a sentence: kept apart where it runs against it, so that it turns no arrow round. @param {string} name without marks @param {string} direction of the sentence */
export const apart = (name, direction) => (FROM_THE_RIGHT.test(name) === (direction === 'rtl') ? name : `\u2068${name}\u2069`);
