using System.Diagnostics.CodeAnalysis;
using Azure.Communication.CallAutomation;
using Azure.Core;
using Azure.Identity;
using VoiceAgent.CallGateway.Calls;
using VoiceAgent.CallGateway.Calls.Control;
using VoiceAgent.CallGateway.Calls.Outbound;
using VoiceAgent.CallGateway.Recordings;
using VoiceAgent.CallGateway.Webhooks.Inbox;
using VoiceAgent.ServiceDefaults;

namespace VoiceAgent.CallGateway.Acs;

internal static class AcsRegistration
{
    /// <summary>Registers telephony with the resource in <c>ConnectionStrings:acs</c>. If it has no key, the process uses its own identity.</summary>
    public static TBuilder AddAcs<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddValidatedOptions<AcsOptions>(AcsOptions.Section);
        builder.Services.AddAcsTokens();
        builder.Services.AddEventGridTokens();
        builder.Services.AddSingleton<CallbackIntake>();
        builder.Services.AddSingleton<IReportHandler, CallbackHandler>();
        builder.Services.AddSingleton<IReportHandler, ConsultationHandler>();
        builder.Services.AddSingleton<ITelephony, AcsTelephony>();
        builder.Services.AddSingleton<ICallOperations, AcsOperations>();
        builder.Services.AddSingleton<ICallPlacing, AcsCallPlacing>();
        builder.Services.AddSingleton<IReportHandler, RecordingFileHandler>();
        builder.Services.AddSingleton<RecordingReports>();
        builder.Services.AddSingleton<IServiceFiles, AcsServiceFiles>();
        builder.Services.AddSingleton(_ => new AcsEndpoint(EndpointOf(builder.Configuration.GetConnectionString("acs"))));
        builder.Services.AddSingleton(_ => Connect(builder.Configuration.GetConnectionString("acs")));
        return builder;
    }

    /// <summary>Maps the webhook that announces calls, and the callbacks that report the progress of answered calls.</summary>
    public static void MapAcs(this IEndpointRouteBuilder app)
    {
        app.MapEventGridWebhook();
        app.MapAcsCallbacks();
    }

    private static CallAutomationClient Connect(string? connection)
    {
        // The caller hears the ringing tone during retries, so they come quickly and stop soon.
        var options = new CallAutomationClientOptions
        {
            Retry =
            {
                Mode = RetryMode.Exponential,
                MaxRetries = 3,
                Delay = TimeSpan.FromMilliseconds(100),
                MaxDelay = TimeSpan.FromSeconds(1),
                NetworkTimeout = TimeSpan.FromSeconds(5),
            },
        };
        if (Uri.TryCreate(connection, UriKind.Absolute, out var endpoint))
        {
            return new CallAutomationClient(endpoint, new DefaultAzureCredential(), options);
        }

        return IsComplete(connection) ? new CallAutomationClient(connection, options) : throw new InvalidOperationException(
            "'ConnectionStrings:acs' is neither the address of the Azure Communication Services resource nor of the form 'endpoint=https://…/;accesskey=<base64>'. Copy it from the resource's page 'Keys'.");
    }

    /// <summary>Checks the connection string. The SDK's own messages are less clear, and it finds a key that is not base64 only at the first call.</summary>
    private static bool IsComplete([NotNullWhen(true)] string? connection) =>
        ValueOf(connection, "endpoint") is { } endpoint && Uri.TryCreate(endpoint, UriKind.Absolute, out _)
        && ValueOf(connection, "accesskey") is { Length: > 0 } key && Convert.TryFromBase64String(key, new byte[key.Length], out _);

    private static Uri EndpointOf(string? connection) => new(ValueOf(connection, "endpoint") ?? connection ?? "", UriKind.Absolute);

    private static string? ValueOf(string? connection, string name) => (connection ?? "").Split(';')
        .Select(part => part.Split('=', 2, StringSplitOptions.TrimEntries)).FirstOrDefault(part => part.Length == 2 && part[0].Equals(name, StringComparison.OrdinalIgnoreCase))?[1];
}
