using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace VoiceAgent.Dashboard.SignIn;

/// <summary>The identity provider's own description of itself, read when first needed and again now and then.</summary>
internal sealed class Authority
{
    private readonly ConfigurationManager<OpenIdConnectConfiguration> _metadata;

    public Authority(IOptions<SignInOptions> options, IHttpClientFactory http)
    {
        var documents = new HttpDocumentRetriever(http.CreateClient(nameof(Authority))) { RequireHttps = !options.Value.Metadata.IsLoopback };
        _metadata = new(options.Value.Metadata.AbsoluteUri, new OpenIdConnectConfigurationRetriever(), documents);
    }

    /// <exception cref="InvalidOperationException">The authority does not answer, or not with its metadata.</exception>
    public Task<OpenIdConnectConfiguration> DescribeAsync(CancellationToken stopping) => _metadata.GetConfigurationAsync(stopping);

    /// <summary>Reads the metadata anew on the next occasion: the authority has changed its keys.</summary>
    public void Doubt() => _metadata.RequestRefresh();
}
