/** Marks that could end the quotation that somebody else's words stand in. */
export const quotationMarks = /[“”„‟"«»〝〞〟＂]/g;

/** What turns the order of the words around it on screen. */
export const overrides = /[\u202a-\u202e\u2066-\u2069]/g;
