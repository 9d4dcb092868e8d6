package io.tidemark.protocol.scram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScramTest {
    private static final byte[] SALT = Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ==");
    private static final String CLIENT_NONCE = "rOprNGfwEbeRWgbNEkqO";
    private static final String SERVER_NONCE = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static ScramClient client(String password) throws ScramException {
        return new ScramClient("user", password.toCharArray(), CLIENT_NONCE);
    }

    private static ScramServer server() {
        ScramKeys keys = ScramKeys.of("pencil".toCharArray(), SALT, 4096);
        return new ScramServer(
                name -> name.equals("user") ? Optional.of(keys) : Optional.empty(), new byte[] {1}, SERVER_NONCE);
    }

    @Test
    void theExchangeIsThatOfRfc7677() throws ScramException {
        ScramClient client = client("pencil");
        ScramServer server = server();
        assertThat(text(client.first())).isEqualTo("n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
        byte[] serverFirst = server.first(client.first());
        assertThat(text(serverFirst))
                .isEqualTo("r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096");
        byte[] clientLast = client.last(serverFirst);
        assertThat(text(clientLast))
                .isEqualTo("c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                        + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
        byte[] serverLast = server.last(clientLast);
        assertThat(text(serverLast)).isEqualTo("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
        client.finish(serverLast);
        assertThat(server.user()).isEqualTo("user");
    }

    @Test
    void aWrongPasswordAndAnUnknownUserGetTheSameWords() throws ScramException {
        ScramServer server = server();
        ScramClient wrong = client("pencils");
        byte[] last = wrong.last(server.first(wrong.first()));
        assertThatThrownBy(() -> server.last(last))
                .isInstanceOf(ScramException.class)
                .hasMessage("user or password is wrong");

        ScramServer another = server();
        ScramClient nobody = new ScramClient("nobody", "pencil".toCharArray(), CLIENT_NONCE);
        byte[] answer = nobody.last(another.first(nobody.first()));
        assertThatThrownBy(() -> another.last(answer))
                .isInstanceOf(ScramException.class)
                .hasMessage("user or password is wrong");
    }

    @Test
    void anUnknownUserGetsTheSameSaltAtEachTry() throws ScramException {
        ScramClient nobody = new ScramClient("nobody", "x".toCharArray(), CLIENT_NONCE);
        assertThat(server().first(nobody.first())).isEqualTo(server().first(nobody.first()));
    }

    @Test
    void aChangedNonceProofOrSignatureIsRefused() throws ScramException {
        ScramClient client = client("pencil");
        ScramServer server = server();
        byte[] serverFirst = server.first(client.first());
        assertThatThrownBy(() -> client("pencil")
                        .last("r=other,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(ScramException.class);
        assertThatThrownBy(() -> client("pencil")
                        .last(text(serverFirst).replace("4096", "1000001").getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("1000001");
        assertThatThrownBy(() -> client("pencil")
                        .last(text(serverFirst).replace("4096", "4095").getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("4095");
        String clientLast = text(client.last(serverFirst));
        for (String changed :
                new String[] {clientLast.replace("p=d", "p=e"), clientLast.replace("r=rO", "r=rP"), "p=", "c=biws,r=x"
                }) {
            assertThatThrownBy(() -> server.last(changed.getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(ScramException.class);
        }
        server.last(clientLast.getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> client.finish("v=AAAA".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(ScramException.class)
                .hasMessageContaining("another server");
    }

    private static final byte[] CERTIFICATE_HASH = {7, 7, 7};

    private static ScramServer boundServer(byte[] binding) {
        ScramKeys keys = ScramKeys.of("pencil".toCharArray(), SALT, 4096);
        return new ScramServer(name -> Optional.of(keys), new byte[] {1}, SERVER_NONCE, binding);
    }

    private static ScramClient boundClient(byte[] binding) throws ScramException {
        return new ScramClient("user", "pencil".toCharArray(), CLIENT_NONCE, binding);
    }

    @Test
    void anExchangeCanBeBoundToTheCertificateOfTheServer() throws ScramException {
        ScramServer server = boundServer(CERTIFICATE_HASH);
        ScramClient client = boundClient(CERTIFICATE_HASH);
        assertThat(text(client.first())).startsWith("p=tls-server-end-point,,n=user,");
        client.finish(server.last(client.last(server.first(client.first()))));
    }

    @Test
    void whoSitsBetweenWithAnotherCertificateIsFound() throws ScramException {
        ScramServer server = boundServer(CERTIFICATE_HASH);
        ScramClient client = boundClient(new byte[] {8, 8, 8});
        byte[] last = client.last(server.first(client.first()));
        assertThatThrownBy(() -> server.last(last))
                .isInstanceOf(ScramException.class)
                .hasMessage("user or password is wrong");
    }

    @Test
    void aClientThatIsMadeToBelieveThatThereIsNoBindingIsRefused() {
        byte[] first = "y,,n=user,r=abc".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> boundServer(CERTIFICATE_HASH).first(first))
                .isInstanceOf(ScramException.class)
                .hasMessageContaining("someone may sit between");
    }

    @Test
    void aBindingThatTheServerHasNotIsRefused() throws ScramException {
        ScramClient client = boundClient(CERTIFICATE_HASH);
        assertThatThrownBy(() -> server().first(client.first()))
                .isInstanceOf(ScramException.class)
                .hasMessage("only the headers 'n,,' and 'y,,' are taken here, and no other identity");
    }

    @Test
    void whoCouldBindSaysSoWhereItWasNotOfferedAndIsRefusedWhereItWas() throws ScramException {
        ScramClient client = new ScramClient("user", "pencil".toCharArray(), CLIENT_NONCE, null, true);
        assertThat(text(client.first())).startsWith("y,,n=user");
        ScramServer without = server();
        client.finish(without.last(client.last(without.first(client.first()))));
        ScramKeys keys = ScramKeys.of("pencil".toCharArray(), SALT, 4096);
        ScramServer with = new ScramServer(name -> Optional.of(keys), new byte[] {1}, SERVER_NONCE, new byte[] {7});
        assertThatThrownBy(() -> with.first(client.first()))
                .isInstanceOf(ScramException.class)
                .hasMessageContaining("someone may sit between");
    }
}
