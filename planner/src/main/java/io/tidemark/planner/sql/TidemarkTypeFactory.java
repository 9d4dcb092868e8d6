package io.tidemark.planner.sql;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.apache.calcite.sql.type.SqlTypeFactoryImpl;

/** Calcite's types with our limits and UTF-8 texts; inherits because Calcite asks for it. */
final class TidemarkTypeFactory extends SqlTypeFactoryImpl {
    TidemarkTypeFactory() {
        super(TidemarkTypeSystem.INSTANCE);
    }

    @Override
    public Charset getDefaultCharset() {
        return StandardCharsets.UTF_8;
    }
}
