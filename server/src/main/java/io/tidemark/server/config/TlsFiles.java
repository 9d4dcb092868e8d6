package io.tidemark.server.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the server's certificate is: a PEM chain with its key, or a PKCS12 store.
 *
 * @param certificate PEM file with the server's certificate and those that signed it; null with a store
 * @param key PEM file with its PKCS8 key; null with a store
 * @param store PKCS12 file with both; null with PEM files
 * @param passwordFile file whose first line opens the key or store, or null
 */
public record TlsFiles(
        @Nullable Path certificate,
        @Nullable Path key,
        @Nullable Path store,
        @Nullable Path passwordFile) {}
