using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using VoiceAgent.AppHost.Clients;
using VoiceAgent.AppHost.Platforms;
using VoiceAgent.AppHost.Settings;

namespace VoiceAgent.AppHost.Demo;

/// <summary>Runs the demo call or calls by keyboard, once all services that a call needs are healthy.</summary>
internal static class Conversation
{
    // The services that a call needs, and the dashboard that shows it.
    private static readonly string[] Needed = ["acs-emulator", "speech", "openai", "identity-emulator", "gateway", "pipeline", "dashboard"];

    /// <returns>The exit code: 0 when the call went well.</returns>
    /// <exception cref="DistributedApplicationException">A service that the call needs did not start.</exception>
    public static async Task<int> RunAsync(DistributedApplication application, CommandLine asked, Platform platform, EndpointReference gateway, EndpointReference dashboard)
    {
        if (platform is not Emulation { Phone: { } phone, Tokens: { } tokens, TokensSecret: { } secret })
        {
            throw new DistributedApplicationException("The demo call and --call use the emulated telephone: take ConnectionStrings:acs out of the settings, or call your real number.");
        }

        await using (application)
        {
            await application.StartAsync();
            var lifetime = application.Services.GetRequiredService<IHostApplicationLifetime>();
            try
            {
                await Task.WhenAll(Needed.Select(name => application.ResourceNotifications.WaitForResourceHealthyAsync(name, WaitBehavior.StopOnResourceUnavailable, lifetime.ApplicationStopping)));
                var line = new Line(new PhoneApi(phone.Url), new GatewayApi(gateway.Url, new TokenSource(tokens.Url, secret)), new Screen(Console.Out, TimeProvider.System), dashboard.Url);
                var well = asked.Demo ? await DemoCall.PlaceAsync(line, staysUp: !asked.Exit, lifetime.ApplicationStopping) : await TypedCalls.HoldAsync(line, Console.In, lifetime.ApplicationStopping);
                if (asked is { Demo: true, Exit: false })
                {
                    line.Screen.Remark("Everything stays up: Ctrl+C ends it.");
                    await application.WaitForShutdownAsync();
                }

                return well ? 0 : 1;
            }
            catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
            {
                return 1;
            }
            finally
            {
                await application.StopAsync();
            }
        }
    }
}
