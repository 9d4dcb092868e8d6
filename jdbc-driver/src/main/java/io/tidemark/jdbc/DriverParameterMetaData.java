package io.tidemark.jdbc;

import io.tidemark.jdbc.error.Errors;
import io.tidemark.jdbc.result.Wrappers;
import io.tidemark.jdbc.value.JdbcTypes;
import io.tidemark.jdbc.value.ParameterValues;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import java.sql.ParameterMetaData;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What the server has found out about the parameters of a statement. Immutable. */
record DriverParameterMetaData(Schema parameters) implements ParameterMetaData {
    private SqlType type(int parameter) throws SQLException {
        if (parameter < 1 || parameter > parameters.size()) {
            throw Errors.argument("there is no parameter " + parameter + "; there are " + parameters.size());
        }
        return parameters.type(parameter - 1);
    }

    @Override
    public int getParameterCount() {
        return parameters.size();
    }

    @Override
    public int isNullable(int parameter) throws SQLException {
        return type(parameter).nullable() ? parameterNullable : parameterNoNulls;
    }

    @Override
    public boolean isSigned(int parameter) throws SQLException {
        return JdbcTypes.signed(type(parameter));
    }

    @Override
    public int getPrecision(int parameter) throws SQLException {
        return JdbcTypes.precision(type(parameter));
    }

    @Override
    public int getScale(int parameter) throws SQLException {
        return JdbcTypes.scale(type(parameter));
    }

    @Override
    public int getParameterType(int parameter) throws SQLException {
        return JdbcTypes.number(type(parameter));
    }

    @Override
    public String getParameterTypeName(int parameter) throws SQLException {
        return JdbcTypes.name(type(parameter));
    }

    @Override
    public String getParameterClassName(int parameter) throws SQLException {
        return ParameterValues.className(type(parameter));
    }

    @Override
    public int getParameterMode(int parameter) throws SQLException {
        type(parameter);
        return parameterModeIn;
    }

    @Override
    public <T> T unwrap(@Nullable Class<T> wanted) throws SQLException {
        return Wrappers.unwrap(this, wanted);
    }

    @Override
    public boolean isWrapperFor(@Nullable Class<?> wanted) {
        return Wrappers.isFor(this, wanted);
    }
}
