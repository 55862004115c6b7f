using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Xunit;

namespace VoiceAgent.Tests.Emulators.Acs;

/// <summary>A Node process with Microsoft's SDKs, which is the application of the emulated service. It trusts the certificate that the emulator gets.</summary>
internal sealed class NodeApplication : IAsyncDisposable
{
    /// <summary>The host of recordings that the SDK accepts. In the Node process its name leads to the emulator.</summary>
    public const string RecordingHost = "storage.asm.skype.com";

    private readonly Process _node;
    private readonly CancellationTokenSource _late = new(TimeSpan.FromSeconds(150), TimeProvider.System);
    private readonly Task<string> _complaints;

    private NodeApplication(Process node, string certificate, string key)
    {
        _node = node;
        HttpsSettings = [$"--Acs:Https:CertificatePath={certificate}", $"--Acs:Https:KeyPath={key}"];
        _complaints = node.StandardError.ReadToEndAsync(_late.Token);
    }

    /// <summary>The settings with which the emulator serves HTTPS with the trusted certificate.</summary>
    public string[] HttpsSettings { get; }

    /// <param name="folder">Receives the certificate.</param>
    /// <param name="program">The program, from this folder, and its arguments.</param>
    public static NodeApplication Start(string folder, string program, params string[] arguments) => Start(folder, program, arguments, Here());

    public async Task<string> PortAsync() => await _node.StandardOutput.ReadLineAsync(_late.Token) ?? throw new InvalidOperationException(await _complaints);

    /// <summary>Gives the program its settings and waits for its end.</summary>
    /// <returns>What it printed.</returns>
    public async Task<string> RunAsync(object settings)
    {
        await _node.StandardInput.WriteLineAsync(JsonSerializer.Serialize(settings));
        var printed = await _node.StandardOutput.ReadToEndAsync(_late.Token);
        await _node.WaitForExitAsync(_late.Token);
        Assert.True(_node.ExitCode == 0, $"{await _complaints}\n{printed}");
        return printed;
    }

    public ValueTask DisposeAsync()
    {
        if (!_node.HasExited)
        {
            _node.Kill();
        }

        _node.Dispose();
        _late.Dispose();
        return ValueTask.CompletedTask;
    }

    private static NodeApplication Start(string folder, string program, string[] arguments, string here)
    {
        var tests = Path.GetDirectoryName(here)!;
        var modules = Path.GetFullPath(Path.Combine(tests, "..", "..", "Npm", "node_modules"));
        var (certificate, key) = Certificate(folder);
        var start = new ProcessStartInfo("node", [Path.Combine(tests, program), modules, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["NODE_EXTRA_CA_CERTS"] = certificate;
        return new(Process.Start(start)!, certificate, key);
    }

    private static string Here([CallerFilePath] string here = "") => here;

    private static (string Certificate, string Key) Certificate(string folder)
    {
        using var rsa = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        names.AddDnsName(RecordingHost);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        var (file, key) = (Path.Combine(folder, "certificate.pem"), Path.Combine(folder, "key.pem"));
        File.WriteAllText(file, certificate.ExportCertificatePem());
        File.WriteAllText(key, rsa.ExportPkcs8PrivateKeyPem());
        return (file, key);
    }
}
