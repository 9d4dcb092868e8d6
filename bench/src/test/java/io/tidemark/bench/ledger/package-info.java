/** The ledger and the watermarks of whole jobs against a real broker. */
@NullMarked
package io.tidemark.bench.ledger;

import org.jspecify.annotations.NullMarked;
