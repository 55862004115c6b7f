using System.Net;
using Microsoft.Extensions.Options;
using VoiceAgent.Dashboard.Gateway;
using VoiceAgent.ServiceDefaults;

namespace VoiceAgent.Dashboard.Shell;

/// <summary>
/// Decides at which address the dashboard is. Redirects after sign-in and the check of <see cref="SameOrigin"/> use it, so the sender of a request must
/// not choose it by its Host header.
/// </summary>
internal static class PublicAddress
{
    public static void UsePublicAddress(this WebApplication app)
    {
        var address = app.Services.GetRequiredService<IOptions<DashboardOptions>>().Value.PublicAddress;
        var refusals = app.Services.GetRequiredService<RefusalLog>();
        app.Use((context, next) =>
        {
            if (address is not null)
            {
                context.Request.Scheme = address.Scheme;
                context.Request.Host = HostString.FromUriComponent(address);
                return next(context);
            }

            // Probes ask for health at the address of a container.
            return IsThisMachine(context.Request.Host.Host) || ServiceDefaults.ServiceDefaults.IsHealth(context.Request.Path) ? next(context) : RefuseAsync(context, refusals);
        });
    }

    private static bool IsThisMachine(string host) => host is "localhost" || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static Task RefuseAsync(HttpContext context, RefusalLog refusals)
    {
        refusals.Refused("host of the dashboard", "The request names another host than this machine, and 'Dashboard:PublicUrl' is not set.");
        return TypedResults.Problem(
            "The dashboard does not know that it is reached at this address. Set 'Dashboard:PublicUrl' to the address that people open.",
            statusCode: StatusCodes.Status421MisdirectedRequest, title: "The address is not known.").ExecuteAsync(context);
    }
}
