using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace VoiceAgent.Emulators.Administration;

/// <summary>Requires the admin key as a bearer token. The product has the keys of the emulated services only, so it cannot inject faults into them.</summary>
internal sealed class AdminKeyCheck(IOptions<AdminOptions> options) : IEndpointFilter
{
    private const string Bearer = "Bearer ";
    private readonly byte[] _expected = Encoding.UTF8.GetBytes(options.Value.AdminKey);

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (_expected.Length == 0)
        {
            return AdminReply.Refuse(StatusCodes.Status403Forbidden, "This emulator was started without an admin key, so its administration is off. Set Emulator:AdminKey.");
        }

        var http = context.HttpContext;
        var shown = http.Request.Headers.Authorization.ToString();
        if (shown.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(shown[Bearer.Length..].Trim()), _expected))
        {
            return await next(context);
        }

        http.Response.Headers.WWWAuthenticate = "Bearer";
        return AdminReply.Refuse(StatusCodes.Status401Unauthorized, "Send the emulator's admin key (Emulator:AdminKey) as 'Authorization: Bearer <key>'.");
    }
}
