using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace VoiceAgent.Emulators.Identity;

/// <summary>The RSA key that signs all tokens. It is kept in a file, so that tokens stay valid after a restart.</summary>
internal sealed class SigningKey : IDisposable
{
    private const int Bits = 2048;
    private readonly RSA _rsa;

    public SigningKey(IOptions<IdentityOptions> options)
    {
        var file = Path.Combine(options.Value.DataPath, "signing-key.pem");
        _rsa = File.Exists(file) ? Read(file) : Create(file);
        var digest = SHA256.HashData(_rsa.ExportSubjectPublicKeyInfo());
        Private = new RsaSecurityKey(_rsa)
        {
            KeyId = Base64UrlEncoder.Encode(digest.AsSpan(0, 12).ToArray()),

            // The default cache is shared by the process. A second provider with the same key would get a disposed signer.
            CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false },
        };
    }

    public RsaSecurityKey Private { get; }

    /// <summary>The public half as a JSON Web Key.</summary>
    public object PublicJwk()
    {
        var key = _rsa.ExportParameters(includePrivateParameters: false);
        return new { kty = "RSA", use = "sig", alg = "RS256", kid = Private.KeyId, n = Base64UrlEncoder.Encode(key.Modulus), e = Base64UrlEncoder.Encode(key.Exponent) };
    }

    public void Dispose() => _rsa.Dispose();

    private static RSA Read(string file)
    {
        var key = RSA.Create();
        key.ImportFromPem(File.ReadAllText(file));
        return key;
    }

    // The file is written under another name and then moved, so that a killed process leaves a whole key or none.
    private static RSA Create(string file)
    {
        var key = RSA.Create(Bits);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var unfinished = file + ".new";
        File.Delete(unfinished);
        var access = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            access.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var writer = new StreamWriter(unfinished, access))
        {
            writer.Write(key.ExportPkcs8PrivateKeyPem());
        }

        File.Move(unfinished, file);
        return key;
    }
}
