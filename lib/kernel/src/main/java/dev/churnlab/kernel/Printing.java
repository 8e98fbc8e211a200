package dev.churnlab.kernel;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.DisplayStream;
import org.dflib.jjava.jupyter.kernel.JupyterIO;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;

/**
 * Joins what a cell prints within a moment into one message. JJava sends a message for each line, and its socket drops
 * what it cannot send at once: on a busy machine a loop that prints 50,000 lines lost thousands, and took seconds.
 */
final class Printing {
    private static final long MOMENT_MILLIS = 40;
    private static final int LARGE = 1 << 15;

    private final Joined out;
    private final Joined err;

    private Printing(PrintStream out, PrintStream err) {
        this.out = new Joined(out);
        this.err = new Joined(err);
    }

    /** Joins the output of a kernel's cells from now on. */
    static Printing on(BaseKernel kernel) {
        var io = kernel.getIO();
        var printing = new Printing(io.out, io.err);
        replace(io, "out", new PrintStream(printing.out, false, StandardCharsets.UTF_8));
        replace(io, "err", new PrintStream(printing.err, false, StandardCharsets.UTF_8));
        replace(io, "display", printing.new Display());
        JJavaExtension.jshell(kernel).onSnippetEvent(event -> printing.flush());
        var sender = new Thread(printing::send, "churnlab-printing");
        sender.setDaemon(true);
        sender.start();
        return printing;
    }

    /** JJava gives its streams to each cell out of these fields. */
    private static void replace(JupyterIO io, String name, Object stream) {
        try {
            Field field = JupyterIO.class.getDeclaredField(name);
            field.setAccessible(true);
            field.set(io, stream);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this kernel's output cannot be joined: no field " + name, e);
        }
    }

    private void send() {
        while (true) {
            try {
                TimeUnit.MILLISECONDS.sleep(MOMENT_MILLIS);
                synchronized (this) {
                    while (out.isEmpty() && err.isEmpty()) {
                        wait();
                    }
                }
            } catch (InterruptedException e) {
                return;
            }
            flush();
        }
    }

    /** Sends what has been printed: before anything else is shown, and when a cell ends. */
    void flush() {
        for (var each : List.of(out, err)) {
            each.flush();
        }
    }

    private synchronized void wake() {
        notifyAll();
    }

    /** What has been printed and not been sent. */
    private final class Joined extends OutputStream {
        private final PrintStream target;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Joined(PrintStream target) {
            this.target = target;
        }

        synchronized boolean isEmpty() {
            return bytes.size() == 0;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] text, int from, int length) {
            boolean first;
            synchronized (this) {
                first = bytes.size() == 0;
                bytes.write(text, from, length);
                if (bytes.size() > LARGE) {
                    flush();
                }
            }
            if (first) {
                wake();
            }
        }

        /** Sends whole characters only: the kernel decodes each message on its own. */
        @Override
        public synchronized void flush() {
            var all = bytes.toByteArray();
            int whole = whole(all);
            if (whole > 0) {
                target.write(all, 0, whole);
                target.flush();
                bytes.reset();
                bytes.write(all, whole, all.length - whole);
            }
        }
    }

    /** How many bytes of UTF-8 there are without a character at the end that is not yet complete. */
    static int whole(byte[] text) {
        for (int back = 1; back <= 3 && back <= text.length; back++) {
            int b = text[text.length - back] & 0xff;
            if (b >= 0xc0) {
                int needed = b >= 0xf0 ? 4 : b >= 0xe0 ? 3 : 2;
                return needed > back ? text.length - back : text.length;
            } else if (b < 0x80) {
                return text.length;
            }
        }
        return text.length;
    }

    /** What is displayed comes after what was printed before it. */
    private final class Display extends DisplayStream {
        @Override
        public void display(DisplayData data) {
            Printing.this.flush();
            super.display(data);
        }

        @Override
        public void updateDisplay(DisplayData data) {
            Printing.this.flush();
            super.updateDisplay(data);
        }

        @Override
        public void updateDisplay(String id, DisplayData data) {
            Printing.this.flush();
            super.updateDisplay(id, data);
        }
    }
}
