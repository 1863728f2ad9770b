using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Plumbline.Load;

/// <summary>One HTTP/1.1 connection, kept open, that sends a body and waits for the answer: as little work as possible beside the server's.</summary>
public sealed class LoadConnection(Uri url, string path) : IDisposable
{
    readonly byte[] _answer = new byte[64 * 1024];
    Socket? _socket;

    /// <summary>Sends one request; returns the status code, 0 when the connection broke.</summary>
    public int Send(ReadOnlySpan<byte> body)
    {
        try
        {
            _socket ??= Connect();
            var head =
                $"POST {path} HTTP/1.1\r\nHost: {url.Authority}\r\nContent-Type: application/x-protobuf\r\nContent-Length: {body.Length}\r\n\r\n";
            SendAll(Encoding.ASCII.GetBytes(head));
            SendAll(body);
            return ReadStatus();
        }
        catch (SocketException)
        {
            Dispose();
            return 0;
        }
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _socket = null;
    }

    Socket Connect()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
            ReceiveTimeout = 30_000,
        };
        socket.Connect(IPAddress.Loopback, url.Port);
        return socket;
    }

    void SendAll(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
            bytes = bytes[_socket!.Send(bytes)..];
    }

    int ReadStatus()
    {
        var used = 0;
        var head = -1;
        while (head < 0)
        {
            used += Receive(used);
            head = _answer.AsSpan(0, used).IndexOf("\r\n\r\n"u8);
        }

        var text = Encoding.ASCII.GetString(_answer, 0, head);
        var length = HeaderNumber(text, "content-length:");
        while (used < head + 4 + length)
            used += Receive(used);
        // An answer whose end is not told by its length is read by closing.
        if (length < 0 || text.Contains("connection: close", StringComparison.OrdinalIgnoreCase))
            Dispose();
        return int.Parse(text.AsSpan(9, 3));
    }

    int Receive(int used)
    {
        var count = _socket!.Receive(_answer.AsSpan(used));
        return count > 0 ? count : throw new SocketException((int)SocketError.ConnectionReset);
    }

    static int HeaderNumber(string head, string name)
    {
        var at = head.IndexOf(name, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
            return -1;
        var end = head.IndexOf('\r', at);
        return int.Parse(head.AsSpan(at + name.Length, (end < 0 ? head.Length : end) - at - name.Length));
    }
}
