using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace VoiceAgent.Tests.Fixtures;

/// <summary>A certificate for 127.0.0.1 and its key, as PEM files in a folder that exists until this is disposed.</summary>
internal sealed class LoopbackCertificate : IDisposable
{
    public LoopbackCertificate(string name = "CN=127.0.0.1")
    {
        Folder = Directory.CreateTempSubdirectory("certificate").FullName;
        using var rsa = RSA.Create(2048);
        var request = new CertificateRequest(name, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        Thumbprint = certificate.GetCertHashString(HashAlgorithmName.SHA256);
        File.WriteAllText(CertificatePath, certificate.ExportCertificatePem());
        File.WriteAllText(KeyPath, rsa.ExportPkcs8PrivateKeyPem());
    }

    public string Folder { get; }

    public string CertificatePath => Path.Combine(Folder, "certificate.pem");

    public string KeyPath => Path.Combine(Folder, "key.pem");

    /// <summary>SHA-256 of the certificate, in hexadecimal.</summary>
    public string Thumbprint { get; }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
