using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Microsoft.IdentityModel.JsonWebTokens;
using VoiceAgent.Tests.Fixtures;

namespace VoiceAgent.Tests.Emulators.Identity;

/// <summary>Uses MSAL, Azure's credentials for .NET, and openid-client as independent clients, over https as MSAL demands.</summary>
[Trait("Speed", "Slow")]
public sealed class IdentitySdkTests : IAsyncLifetime
{
    private const string Tenant = "30000000-0000-4000-8000-000000000003";

    private readonly LoopbackCertificate _https = new();
    private readonly LoopbackCertificate _signer = new("CN=signer");
    private RunningEmulator _provider = null!;

    public async Task InitializeAsync() => _provider = await RunningEmulator.StartAsync(
        "identity",
        ("urls", "https://127.0.0.1:0"),
        ("Identity:DataPath", _https.Folder),
        ("Identity:Https:CertificatePath", _https.CertificatePath),
        ("Identity:Https:KeyPath", _https.KeyPath),
        ("Identity:TenantId", Tenant),
        ("Identity:DeviceInterval", "00:00:01"),
        ("Identity:Clients:signer:Certificates:0", _signer.CertificatePath),
        ("Identity:Clients:shared:AssignedTo:0", "gateway"),
        ("Identity:Clients:shared:ResourceId", "/subscriptions/1/shared"));

    public async Task DisposeAsync()
    {
        await _provider.DisposeAsync();
        _https.Dispose();
        _signer.Dispose();
    }

    [Fact]
    public Task Msal_in_its_normal_mode_and_openid_client_get_tokens() =>
        NodeSdk.PassesAsync("identity-sdk.mjs", [_provider.Address.ToString(), Tenant, _signer.KeyPath, _signer.Thumbprint], _https.CertificatePath);

    [Fact]
    public async Task Azures_credentials_for_dotnet_get_tokens_from_the_addresses_of_the_tenant()
    {
        using var handler = new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = (_, certificate, _, _) => certificate?.GetCertHashString(HashAlgorithmName.SHA256) == _https.Thumbprint,
        };
        var transport = new HttpClientTransport(handler);
        using var certificate = X509Certificate2.CreateFromPemFile(_signer.CertificatePath, _signer.KeyPath);
        TokenCredential[] credentials =
        [
            new ClientSecretCredential(Tenant, "pipeline", "pipeline-development-secret", new ClientSecretCredentialOptions { AuthorityHost = _provider.Address, DisableInstanceDiscovery = true, Transport = transport }),
            new ClientCertificateCredential(Tenant, "signer", certificate, new ClientCertificateCredentialOptions { AuthorityHost = _provider.Address, DisableInstanceDiscovery = true, Transport = transport }),
        ];

        foreach (var (credential, client) in credentials.Zip(["pipeline", "signer"]))
        {
            var token = new JsonWebToken((await credential.GetTokenAsync(new TokenRequestContext(["https://storage.azure.com/.default"]), CancellationToken.None)).Token);
            Assert.Equal((client, Tenant, "https://storage.azure.com"), (token.GetClaim("azp").Value, token.GetClaim("tid").Value, token.Audiences.Single()));
        }
    }
}
