using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace VoiceAgent.ServiceDefaults;

/// <summary>
/// Reads the issuer's signing keys again when a token has an unknown key, and validates the token once more. Otherwise the first requests
/// after a change of keys are refused.
/// </summary>
public sealed class FreshSigningKeys(string metadata, bool requireHttps, RefusalLog refusals, string what, TimeProvider time)
{
    // Forged tokens must not make us ask the issuer for each of them.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private OpenIdConnectConfiguration? _keys;
    private long? _read;

    /// <summary>Adds this to the events of a scheme whose tokens are validated with the issuer's metadata.</summary>
    /// <param name="what">What a token of this scheme is, for the log.</param>
    public static void Use(JwtBearerOptions bearer, IServiceProvider services, string metadata, string what)
    {
        var keys = new FreshSigningKeys(
            metadata, bearer.RequireHttpsMetadata, services.GetRequiredService<RefusalLog>(), what, services.GetService<TimeProvider>() ?? TimeProvider.System);
        bearer.Events ??= new JwtBearerEvents();
        bearer.Events.OnAuthenticationFailed = keys.TryAgainAsync;
    }

    private async Task TryAgainAsync(AuthenticationFailedContext context)
    {
        if (context.Exception is SecurityTokenSignatureKeyNotFoundException or SecurityTokenInvalidSignatureException && TokenOf(context) is { } token)
        {
            if (await ReadAsync(context.Options.Backchannel, context.HttpContext.RequestAborted) is { } keys && await ValidateAsync(context, token, keys) is { } identity)
            {
                context.Principal = new ClaimsPrincipal(identity);
                context.Success();
                return;
            }
        }

        refusals.Refused(what, $"{context.Exception.GetType().Name}.");
    }

    private static async Task<ClaimsIdentity?> ValidateAsync(AuthenticationFailedContext context, string token, OpenIdConnectConfiguration keys)
    {
        var parameters = context.Options.TokenValidationParameters.Clone();
        parameters.IssuerSigningKeys = keys.SigningKeys;
        parameters.ValidIssuer = keys.Issuer;
        parameters.ValidAudience ??= context.Options.Audience;
        var result = await new JsonWebTokenHandler { MapInboundClaims = false }.ValidateTokenAsync(token, parameters);
        return result.IsValid ? result.ClaimsIdentity : null;
    }

    private static string? TokenOf(AuthenticationFailedContext context) =>
        context.Request.Headers.Authorization.ToString() is { Length: > 7 } header && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header[7..].Trim() : null;

    /// <returns>The keys that were read last. Null when they could not be read.</returns>
    private async Task<OpenIdConnectConfiguration?> ReadAsync(HttpClient issuer, CancellationToken aborted)
    {
        using var late = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, aborted);
        try
        {
            await _turn.WaitAsync(either.Token);
            try
            {
                if (_read is not { } read || time.GetElapsedTime(read) > Interval)
                {
                    _keys = await OpenIdConnectConfigurationRetriever.GetAsync(metadata, new HttpDocumentRetriever(issuer) { RequireHttps = requireHttps }, either.Token);
                    _read = time.GetTimestamp();
                }

                return _keys;
            }
            finally
            {
                _turn.Release();
            }
        }
        catch (Exception)
        {
            // The token is refused as before. The issuer is asked again for the next one.
            return null;
        }
    }
}
