/** Event time: watermarks of splits and how they are merged. Front door: {@link io.tidemark.executor.time.WatermarkMerger}. */
@NullMarked
package io.tidemark.executor.time;

import org.jspecify.annotations.NullMarked;
