using System.Net;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Security.KeyVault.Secrets;
using VoiceAgent.Recordings;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.Recordings;

/// <summary>The official client of Key Vault, with a vault that answers in this process.</summary>
public sealed class RecordingKeyVaultTests
{
    private readonly FakeVault _vault = new();

    [Fact]
    public void A_new_version_of_the_secret_is_the_newest_key_after_the_refresh_and_the_old_one_still_decrypts() => VirtualTime.Run(async time =>
    {
        var keys = Keys(time);
        var first = await keys.NewestAsync(default);
        Assert.Equal("recordings-key/v1", first.Id);

        _vault.Versions.Add(2);
        Assert.Same(first, await keys.NewestAsync(default));
        await Task.Delay(TimeSpan.FromMinutes(11), time);

        Assert.Equal("recordings-key/v2", (await keys.NewestAsync(default)).Id);
        Assert.Equal(first.Bytes, (await Keys(time).FindAsync("recordings-key/v1", default)).Bytes);
    });

    [Fact]
    public void While_the_vault_is_away_the_key_before_is_used_and_without_one_the_reason_says_what_to_do() => VirtualTime.Run(async time =>
    {
        var keys = Keys(time);
        var first = await keys.NewestAsync(default);
        _vault.IsDenied = true;
        await Task.Delay(TimeSpan.FromMinutes(11), time);

        Assert.Same(first, await keys.NewestAsync(default));
        var refused = await Assert.ThrowsAsync<RecordingKeyException>(async () => await Keys(time).NewestAsync(default));
        Assert.Contains("Key Vault Secrets User", refused.Message, StringComparison.Ordinal);
    });

    private RecordingKeyVault Keys(TimeProvider time) => new(
        new SecretClient(new Uri("https://keys.vault.azure.net"), new AnyToken(), new SecretClientOptions { Transport = new HttpClientTransport(new HttpClient(_vault)), Retry = { MaxRetries = 0 } }),
        new RecordingKeyOptions(),
        time);

    private sealed class FakeVault : HttpMessageHandler
    {
        public List<int> Versions { get; } = [1];

        public bool IsDenied { get; set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var parts = request.RequestUri!.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
            var version = parts.Length > 2 ? int.Parse(parts[2].AsSpan(1), System.Globalization.CultureInfo.InvariantCulture) : Versions[^1];
            var value = Convert.ToBase64String(Enumerable.Repeat((byte)version, 32).ToArray());
            return Task.FromResult(IsDenied
                ? new HttpResponseMessage(HttpStatusCode.Forbidden) { Content = new StringContent("{\"error\":{\"code\":\"Forbidden\"}}", Encoding.UTF8, "application/json") }
                : new HttpResponseMessage(HttpStatusCode.OK)
                {
                    Content = new StringContent($"{{\"value\":\"{value}\",\"id\":\"https://keys.vault.azure.net/secrets/{parts[1]}/v{version}\",\"attributes\":{{\"enabled\":true}}}}", Encoding.UTF8, "application/json"),
                });
        }
    }

    private sealed class AnyToken : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => new("token", DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }
}
