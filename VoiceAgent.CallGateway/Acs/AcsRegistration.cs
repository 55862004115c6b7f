using Azure.Communication.CallAutomation;
using Azure.Core;
using Azure.Identity;
using VoiceAgent.CallGateway.Calls;

namespace VoiceAgent.CallGateway.Acs;

internal static class AcsRegistration
{
    /// <summary>Telephony by the resource of <c>ConnectionStrings:acs</c>: with its access key, or, for a plain address, with the process's identity.</summary>
    public static TBuilder AddAcs<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddChecked<AcsOptions>(AcsOptions.Section);
        builder.Services.AddAcsTokens();
        builder.Services.AddSingleton<ITelephony, AcsTelephony>();
        builder.Services.AddSingleton(_ => Connect(builder.Configuration.GetConnectionString("acs")));
        return builder;
    }

    private static CallAutomationClient Connect(string? connection)
    {
        if (string.IsNullOrEmpty(connection))
        {
            throw new InvalidOperationException("Set 'ConnectionStrings:acs' to 'endpoint=…;accesskey=…' or to the address of the Azure Communication Services resource.");
        }

        // A caller listens to the ringing tone meanwhile: retries come soon and end soon.
        var options = new CallAutomationClientOptions { Retry = { Mode = RetryMode.Exponential, MaxRetries = 3, Delay = TimeSpan.FromMilliseconds(100), MaxDelay = TimeSpan.FromSeconds(1), NetworkTimeout = TimeSpan.FromSeconds(5) } };
        return Uri.TryCreate(connection, UriKind.Absolute, out var endpoint)
            ? new CallAutomationClient(endpoint, new DefaultAzureCredential(), options)
            : new CallAutomationClient(connection, options);
    }
}
