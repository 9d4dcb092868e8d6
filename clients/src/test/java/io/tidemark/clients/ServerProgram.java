package io.tidemark.clients;

/** A server as a program of its own: tells its port and runs until its input ends. */
final class ServerProgram {
    private ServerProgram() {}

    public static void main(String[] arguments) throws Exception {
        try (RunningServer server = new RunningServer()) {
            System.out.println("port " + server.port());
            while (System.in.read() >= 0) {
                // until the test lets go
            }
        }
    }
}
