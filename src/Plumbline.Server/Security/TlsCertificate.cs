using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace Plumbline.Server.Security;

/// <summary>The certificate of all listeners, read again within seconds after one of its files has changed.</summary>
public sealed class TlsCertificate
{
    static readonly TimeSpan Recheck = TimeSpan.FromSeconds(2);

    readonly string _certificatePath;
    readonly string _keyPath;
    readonly TimeProvider _time;
    readonly ILogger _log;
    readonly Lock _lock = new();
    X509Certificate2 _current;
    (DateTime, DateTime) _stamp;
    long _checkedAt;

    /// <summary>Reads the files; throws <see cref="CryptographicException"/> or <see cref="IOException"/> when that cannot be done.</summary>
    public TlsCertificate(string certificatePath, string keyPath, TimeProvider time, ILogger log)
    {
        (_certificatePath, _keyPath, _time, _log) = (certificatePath, keyPath, time, log);
        (_current, _stamp, _checkedAt) = (Load(), Stamp(), time.GetTimestamp());
    }

    /// <summary>The certificate to use now.</summary>
    public X509Certificate2 Current
    {
        get
        {
            lock (_lock)
            {
                if (_time.GetElapsedTime(_checkedAt) < Recheck)
                    return _current;
                _checkedAt = _time.GetTimestamp();
                if (Stamp() != _stamp)
                    Reload();
                return _current;
            }
        }
    }

    void Reload()
    {
        try
        {
            // The old one may be in use by a handshake; the garbage collector takes it.
            (_current, _stamp) = (Load(), Stamp());
            _log.LogInformation("The TLS certificate was read again: {Subject}, until {End}.", _current.Subject, _current.NotAfter);
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            // The two files are rarely replaced at the same instant: the next look finds both.
            _log.LogWarning("The TLS certificate could not be read again, the old one stays: {Error}", error.Message);
        }
    }

    X509Certificate2 Load()
    {
        using var pem = X509Certificate2.CreateFromPemFile(_certificatePath, _keyPath);
        // Windows cannot serve a key that lives in memory only.
        return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pfx), null);
    }

    (DateTime, DateTime) Stamp() => (File.GetLastWriteTimeUtc(_certificatePath), File.GetLastWriteTimeUtc(_keyPath));
}
