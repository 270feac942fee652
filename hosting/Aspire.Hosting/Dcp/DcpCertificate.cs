using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Aspire.Hosting.Dcp;

/// <summary>
/// The server certificate of one session. DCP would make one itself, but with an RSA key, which costs one to four seconds of every start.
/// </summary>
internal sealed class DcpCertificate : IDisposable
{
    private readonly byte[] _der;

    private DcpCertificate(string file, string keyFile, X509Certificate2 withKey)
    {
        File = file;
        KeyFile = keyFile;
        Thumbprint = withKey.Thumbprint;
        WithKey = withKey;
        _der = withKey.RawData;
    }

    public X509Certificate2 WithKey { get; }

    public string File { get; }

    public string KeyFile { get; }

    /// <summary>SHA-1 in hexadecimal, which is how DCP wants to have the file confirmed.</summary>
    public string Thumbprint { get; }

    public static DcpCertificate Create(string folder, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));

        // A machine whose clock is set back during the session must not lose its certificate.
        var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(1));

        var file = Path.Combine(folder, "server.pem");
        var keyFile = Path.Combine(folder, "server.key");
        WritePrivate(file, certificate.ExportCertificatePem());
        WritePrivate(keyFile, key.ExportPkcs8PrivateKeyPem());
        return new DcpCertificate(file, keyFile, certificate);
    }

    /// <summary>The only acceptable certificate is the one made for this session, byte for byte.</summary>
    public bool Matches(X509Certificate? presented) => presented is not null && presented.GetRawCertData().AsSpan().SequenceEqual(_der);

    /// <summary>Forgets the key, which the server has read by the time it answers and nobody else needs. <see cref="Matches"/> still works.</summary>
    public void Dispose()
    {
        WithKey.Dispose();
        try
        {
            System.IO.File.Delete(KeyFile);
        }
        catch (DirectoryNotFoundException)
        {
            // DCP has already ended and taken the folder with it.
        }
    }

    private static void WritePrivate(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var stream = new FileStream(path, options);
        stream.Write(Encoding.ASCII.GetBytes(text));
    }
}
