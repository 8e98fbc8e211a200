package dev.churnlab.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.churnlab.notebook.Exit;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Messages come out as they went in, whether they waited in memory or on the disk. */
class InboxTest {
    private static Frame frame(byte[] bytes) throws IOException {
        return Frame.read(new DataInputStream(new ByteArrayInputStream(bytes)), bytes.length);
    }

    @Test
    void orderAndContentSurviveTheDisk() throws IOException {
        var random = new Random(1);
        var expected = new ArrayList<byte[]>();
        var got = new ArrayList<byte[]>();
        try (var inbox = new Inbox(100)) {
            for (int i = 0; i < 200; i++) {
                var bytes = new byte[i % 50 == 7 ? Frame.LARGE + i : random.nextInt(60)];
                random.nextBytes(bytes);
                expected.add(bytes);
                inbox.put(new Inbox.Mail(Message.Channel.IOPUB, List.of(frame(new byte[] {(byte) i}), frame(bytes))));
                if (random.nextInt(3) == 0) {
                    take(inbox, got);
                }
            }
            while (got.size() < expected.size()) {
                take(inbox, got);
            }
            assertThat(inbox.take()).isNull();
        }
        assertThat(got).containsExactlyElementsOf(expected);
    }

    private static void take(Inbox inbox, List<byte[]> got) throws IOException {
        var mail = inbox.take();
        if (mail != null) {
            assertThat(mail.channel()).isEqualTo(Message.Channel.IOPUB);
            assertThat(mail.frames().get(0).bytes()).containsExactly((byte) got.size());
            got.add(mail.frames().get(1).bytes());
            mail.frames().forEach(Frame::close);
        }
    }

    @Test
    void aFailureIsToldWhenWhatCameBeforeHasBeenRead() throws IOException {
        try (var inbox = new Inbox(100)) {
            inbox.put(new Inbox.Mail(Message.Channel.SHELL, List.of(frame(new byte[3]))));
            inbox.end(new IOException("no space left"));
            assertThat(inbox.take()).isNotNull();
            assertThat(inbox.ended()).isTrue();
            assertThatThrownBy(inbox::take)
                    .isInstanceOf(RunnerException.class)
                    .hasMessageContaining("no space left")
                    .extracting(e -> ((RunnerException) e).exit())
                    .isEqualTo(Exit.SERVICE);
        }
    }
}
