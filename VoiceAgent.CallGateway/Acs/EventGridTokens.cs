using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Webhooks;
using VoiceAgent.ServiceDefaults;

namespace VoiceAgent.CallGateway.Acs;

/// <summary>Verifies the Entra ID tokens of Event Grid. They have their own scheme, which opens only the address of events.</summary>
internal static class EventGridTokens
{
    private const string Scheme = "EventGrid";

    public static void AddEventGridTokens(this IServiceCollection services)
    {
        services.AddAuthentication().AddJwtBearer(Scheme, _ => { });
        services.AddOptions<JwtBearerOptions>(Scheme).Configure<IOptions<WebhookOptions>, IServiceProvider>((bearer, webhooks, provider) =>
        {
            var options = webhooks.Value.EventGrid;
            if (!options.IsOn)
            {
                return;
            }

            bearer.MetadataAddress = options.Metadata;
            bearer.Audience = options.Audience;

            // Metadata over plain HTTP could be forged on the network. On this machine there is no network between.
            bearer.RequireHttpsMetadata = !new Uri(options.Metadata).IsLoopback;
            bearer.MapInboundClaims = false;
            bearer.TokenValidationParameters.ValidAudiences = Audiences.Of(options.Audience);
            if (options.Issuers.Count > 0)
            {
                bearer.TokenValidationParameters.ValidIssuers = options.Issuers;
            }

            FreshSigningKeys.Use(bearer, provider, options.Metadata, "token of Event Grid");
        });
    }

    /// <returns>Whether the request has a token of Event Grid for this gateway.</returns>
    public static async Task<bool> FitsAsync(HttpContext context)
    {
        var options = context.RequestServices.GetRequiredService<IOptions<WebhookOptions>>().Value.EventGrid;
        if (!options.IsOn || context.Request.Headers.Authorization.Count == 0)
        {
            return false;
        }

        // Tokens of version 1 name the application in 'appid', and those of version 2 in 'azp'.
        return await context.AuthenticateAsync(Scheme) is { Succeeded: true, Principal: var caller }
            && (caller.FindFirst("azp") ?? caller.FindFirst("appid"))?.Value == options.App
            && (options.Role.Length == 0 || caller.HasClaim("roles", options.Role));
    }
}
