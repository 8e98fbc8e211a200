"""An artifact of 1 GB to S3: our upload against boto3's upload_file, in turns, to one server (versitygw) on this machine.

Prints the medians of both, the ratio of the throughputs (ours / boto3, goal: 0.8 or more), and by how much each process grew
at most while it sent the file (goal of ours: less than 64 MB). The JVM has the options of the command. A raw copy of the file
on the same disk is timed as well: it says what the disk lets anybody do.
"""

import argparse
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PEERS = ROOT / "scripts" / "benches" / "peers"
TOOLS = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "churnlab" / "tools"
MB = 1 << 20
JAVA = [str(Path(os.environ["JAVA_HOME"]) / "bin" / "java") if os.environ.get("JAVA_HOME") else "java"]
OURS = [*JAVA, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", str(ROOT / ".build" / "jars" / "*"), str(PEERS / "Upload.java")]
PEER = [sys.executable, str(PEERS / "upload.py")]


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench artifacts", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3, help="how often each (%(default)s)")
    parser.add_argument("--size", type=int, default=1024, help="of the file, in MB (%(default)s)")
    options = parser.parse_args()
    server = shutil.which("versitygw") or TOOLS / "versitygw"
    if not Path(server).exists():
        sys.exit("needs the S3 server versitygw: scripts/setup --tests builds it where Go is installed")
    # On a disk: a folder in memory may not take the attributes that the server keeps.
    with tempfile.TemporaryDirectory(prefix="bench-", dir=ROOT / ".build") as folder:
        measure(server, Path(folder), options)


def measure(server, folder, options):
    file = folder / "artifact.bin"
    with file.open("wb") as out:
        for _ in range(options.size):
            out.write(os.urandom(MB))
    (folder / "buckets" / "lab").mkdir(parents=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    keys = {"ROOT_ACCESS_KEY": "bench", "ROOT_SECRET_KEY": "nobodys-secret"}
    command = [server, "--quiet", "--port", f"127.0.0.1:{port}", "posix", folder / "buckets"]
    process = subprocess.Popen(command, env={**os.environ, **keys}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        await_port(port)
        environment = {
            **os.environ,
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
            "AWS_ACCESS_KEY_ID": keys["ROOT_ACCESS_KEY"],
            "AWS_SECRET_ACCESS_KEY": keys["ROOT_SECRET_KEY"],
            "AWS_DEFAULT_REGION": "us-east-1",
        }
        figures = []
        for number in range(options.runs):
            ours = upload(OURS, file, "s3://lab/ours.bin", environment)
            peer = upload(PEER, file, "s3://lab/peer.bin", environment)
            copied = copy(file, folder / "copy.bin")
            figures.append((ours, peer, copied))
            print(f"run {number + 1}: ours {ours[0]:.2f} s, boto3 {peer[0]:.2f} s, copy {copied:.2f} s", file=sys.stderr)
    finally:
        process.terminate()
        process.wait()
    report(figures, options.size)


def await_port(port):
    end = time.monotonic() + 30
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            if time.monotonic() > end:
                sys.exit("versitygw did not start")
            time.sleep(0.05)


def upload(command, file, place, environment):
    """Seconds, those of the processors, and the growth in MB."""
    done = subprocess.run([*command, file, place], env=environment, stdout=subprocess.PIPE, text=True, check=True)
    seconds, cpu, kilobytes = done.stdout.split()
    return float(seconds), float(cpu), int(kilobytes) / 1024


def copy(file, target):
    begin = time.perf_counter()
    shutil.copyfile(file, target)
    seconds = time.perf_counter() - begin
    target.unlink()
    return seconds


def report(figures, size):
    ours, peer = (statistics.median(each[who][0] for each in figures) for who in (0, 1))
    ours_cpu, peer_cpu = (statistics.median(each[who][1] for each in figures) for who in (0, 1))
    copied = statistics.median(each[2] for each in figures)
    print(f"{'seconds for ' + str(size) + ' MB':34}  ours {ours:6.2f}  boto3 {peer:6.2f}  copy on the disk {copied:6.2f}")
    print(f"{'seconds of the processors':34}  ours {ours_cpu:6.2f}  boto3 {peer_cpu:6.2f}")
    print(f"{'throughput, ours / boto3':34}  {peer / ours:4.2f} (goal 0.8 or more)")
    print(f"{'growth of the process, MB':34}  ours {max(e[0][2] for e in figures):4.0f} (goal less than 64)", end="")
    print(f"  boto3 {max(e[1][2] for e in figures):4.0f}")
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")


if __name__ == "__main__":
    main()
