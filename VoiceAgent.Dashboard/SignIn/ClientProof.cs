using Azure.Core;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace VoiceAgent.Dashboard.SignIn;

/// <summary>
/// Proves to the authority that a request comes from this client: by a token of the process's identity or of its platform (RFC 7523), by a secret, or not at all,
/// when the client is public and PKCE is enough.
/// </summary>
internal sealed partial class ClientProof(IOptions<SignInOptions> options, TokenCredential identity, ILogger<ClientProof> log)
{
    private const string ByToken = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    /// <exception cref="HttpRequestException">There is no token. The request would be refused, so it is not sent.</exception>
    public async Task AddAsync(OpenIdConnectMessage request, CancellationToken stopping)
    {
        if (options.Value is { AssertionScope: "", AssertionFile: "" })
        {
            request.ClientSecret = options.Value.Secret;
            return;
        }

        var token = options.Value.AssertionFile.Length > 0 ? await FromFileAsync(stopping) : await FromIdentityAsync(stopping);
        (request.ClientAssertionType, request.ClientAssertion, request.ClientSecret) = (ByToken, token, null);
    }

    private async Task<string> FromFileAsync(CancellationToken stopping)
    {
        try
        {
            return (await File.ReadAllTextAsync(options.Value.AssertionFile, stopping)).Trim() is { Length: > 0 } token ? token : throw new InvalidDataException("The file is empty.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            NoFile(failure.GetType().Name);
            throw new HttpRequestException("The file with the token for sign-in cannot be read.", failure);
        }
    }

    private async Task<string> FromIdentityAsync(CancellationToken stopping)
    {
        try
        {
            return (await identity.GetTokenAsync(new TokenRequestContext([options.Value.AssertionScope]), stopping)).Token;
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            // The identity may throw anything. Its messages contain addresses and ids, so only the type is logged.
            NoToken(failure.GetType().Name);
            throw new HttpRequestException("The process's identity gave no token for sign-in.", failure);
        }
    }

    [LoggerMessage(LogLevel.Error, "The dashboard's identity gave no token ({Reason}), so nobody can sign in. Check that the service runs with its managed identity and that 'Authentication:AssertionScope' is right.")]
    private partial void NoToken(string reason);

    [LoggerMessage(LogLevel.Error, "The file of 'Authentication:AssertionFile' gave no token ({Reason}), so nobody can sign in. Check that the setting is right and that the platform mounts the file: in Kubernetes, workload identity does.")]
    private partial void NoFile(string reason);
}
