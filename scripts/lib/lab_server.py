"""JupyterLab on a socket that its starter has opened: lab_server.py FD OPTION…"""

import socket
import sys

from jupyter_server.serverapp import ServerApp
from jupyterlab.labapp import LabApp

LISTENING = int(sys.argv.pop(1))


class Server(ServerApp):
    def _find_http_port(self):
        """There is no port to look for."""

    def _bind_http_server_tcp(self):
        listening = socket.socket(fileno=LISTENING)
        listening.setblocking(False)
        self.http_server.add_socket(listening)
        return True


LabApp.serverapp_class = Server
LabApp.launch_instance(sys.argv[1:])
