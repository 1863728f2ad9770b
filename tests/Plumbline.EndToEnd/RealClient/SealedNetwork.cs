using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Plumbline.EndToEnd.Harness;

namespace Plumbline.EndToEnd.RealClient;

/// <summary>
/// A network with nothing but its own loopback, and a view of the file system in which some files are replaced. Programs are
/// started inside it; this process opens sockets inside it. What runs there reaches nobody. Needs root on Linux.
/// </summary>
public sealed partial class SealedNetwork : IAsyncDisposable
{
    const int CloneNewNet = 0x40000000;

    // Lives as long as its standard input is open, so it also ends when this process dies.
    readonly Process _holder;

    SealedNetwork(Process holder) => _holder = holder;

    /// <summary>Command in front of a server's: the network only, same process id.</summary>
    public IReadOnlyList<string> ServerLauncher => ["nsenter", $"--net=/proc/{_holder.Id}/ns/net", "--"];

    /// <summary>Command in front of an untrusted program: network, files, its own process ids, an ordinary user, a folder to work in.</summary>
    public IReadOnlyList<string> ClientLauncher(int userId, string folder) =>
        [
            .. new[] { "nsenter", $"--net=/proc/{_holder.Id}/ns/net", $"--mount=/proc/{_holder.Id}/ns/mnt", "--" },
            .. new[] { "unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "--" },
            .. new[] { "setpriv", $"--reuid={userId}", $"--regid={userId}", "--clear-groups", "--inh-caps=-all", "--no-new-privs", "--" },
            // Entering another view of the file system leads to its root.
            .. new[] { "env", $"--chdir={folder}" },
        ];

    /// <summary>Makes one, or says in a sentence why there is none to be had.</summary>
    /// <param name="replaced">Files to show in the place of others: what is seen there, and where.</param>
    public static async Task<(SealedNetwork? Network, string Why)> TryCreateAsync(IReadOnlyDictionary<string, string> replaced)
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root")
            return (null, "Namespaces are made on Linux, by root.");
        var mounts = string.Concat(replaced.Select(file => $"mount --bind '{file.Value}' '{file.Key}' && "));
        var holder = new Process
        {
            StartInfo = new(
                "unshare",
                ["--net", "--mount", "--", "sh", "-c", $"ip link set lo up && {mounts} echo sealed && cat >/dev/null"]
            )
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        try
        {
            holder.Start();
            var line = await holder.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20));
            if (line == "sealed")
                return (new(holder), "");
            return (null, $"Namespaces are not to be had here: {(await holder.StandardError.ReadToEndAsync()).Trim()}");
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or TimeoutException)
        {
            return (null, $"Namespaces are not to be had here: {e.Message}");
        }
    }

    /// <summary>A client whose connections are made inside.</summary>
    public SocketsHttpHandler Handler() =>
        new()
        {
            ConnectCallback = async (context, cancel) =>
            {
                var socket = Inside(() => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
                socket.NoDelay = true;
                await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancel);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };

    /// <summary>Runs something on a thread that is in the network. A socket stays in the network that it was made in.</summary>
    public T Inside<T>(Func<T> make)
    {
        T? made = default;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                Enter();
                made = make();
            }
            catch (Exception e)
            {
                failure = e;
            }
        });
        thread.Start();
        thread.Join();
        return failure is null ? made! : throw new InvalidOperationException("inside the sealed network: " + failure.Message, failure);
    }

    public async ValueTask DisposeAsync()
    {
        _holder.StandardInput.Close();
        await _holder.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
        _holder.Dispose();
    }

    void Enter()
    {
        using SafeFileHandle file = File.OpenHandle($"/proc/{_holder.Id}/ns/net");
        if (SetNamespace(file, CloneNewNet) != 0)
            throw new InvalidOperationException($"setns: errno {Marshal.GetLastPInvokeError()}");
    }

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(SafeFileHandle file, int kind);
}
