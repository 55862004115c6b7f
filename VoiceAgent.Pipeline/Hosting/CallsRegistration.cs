using Microsoft.Extensions.Options;
using VoiceAgent.CallLog;
using VoiceAgent.Pipeline.AfterCall;
using VoiceAgent.Pipeline.Answering.Tools;
using VoiceAgent.Pipeline.Bench;
using VoiceAgent.Pipeline.Calls;
using VoiceAgent.ServiceDefaults;

namespace VoiceAgent.Pipeline.Hosting;

internal static class CallsRegistration
{
    /// <summary>The providers that the configuration selects.</summary>
    public static Providers ChosenProviders(this IHostApplicationBuilder builder) => builder.Configuration["Providers"] switch
    {
        null or "" => Providers.Azure,
        var name when Enum.TryParse<Providers>(name, ignoreCase: true, out var providers) && Enum.IsDefined(providers) => providers,
        var name => throw new InvalidOperationException($"'Providers' is '{name}', but it must be 'azure' or 'bench'."),
    };

    /// <summary>Registers the call sessions and what reports about them.</summary>
    public static void AddCalls(this IHostApplicationBuilder builder, Providers providers)
    {
        builder.Services.AddValidatedOptions<CallOptions>(CallOptions.Section);
        builder.Services.AddValidatedOptions<DrainOptions>(DrainOptions.Section);
        builder.Services.AddOptions<HostOptions>().Configure<IOptions<DrainOptions>>((host, drain) => host.ShutdownTimeout = drain.Value.Total);
        builder.Services.AddSingleton<WorkerDrain>();
        builder.Services.AddSingleton<CallMetrics>();
        builder.Services.AddSingleton<CallSessionPorts>();
        builder.Services.AddSingleton<CallSessions>();
        builder.Services.AddSingleton<ICallSessions>(services => services.GetRequiredService<CallSessions>());
        builder.Services.AddHostedService(services => services.GetRequiredService<CallSessions>());
        if (providers is Providers.Bench)
        {
            AddAlone(builder.Services);
            return;
        }

        builder.AddRedis("redis");
        builder.Services.AddCallLog();
        builder.Services.AddHostedService<JournalDeliveries>();
        builder.AddGatewayClient<ICallControl, GatewayCallControl>();
        builder.AddGatewayClient<ICallbackDesk, GatewayCallbacks>();
        builder.AddAfterCall();
    }

    /// <summary>Registers what analyses finished calls.</summary>
    private static void AddAfterCall(this IHostApplicationBuilder builder)
    {
        builder.Services.AddValidatedOptions<AnalysisOptions>(AnalysisOptions.Section);
        builder.Services.AddSingleton<AnalysisMetrics>();
        builder.Services.AddSingleton<CallAnalyst>();
        builder.Services.AddSingleton<AnalysisWork>();
        builder.Services.AddHostedService<AnalysisRounds>();
        builder.AddGatewayClient<IAnalysisStore, GatewayAnalyses>();
    }

    private static void AddGatewayClient<TPort, TClient>(this IHostApplicationBuilder builder)
        where TPort : class
        where TClient : class, TPort =>
        builder.Services.AddHttpClient<TPort, TClient>(http => http.BaseAddress = GatewayUrl(builder.Configuration)).AddServiceToken(GatewayScope(builder.Configuration));

    private static void AddAlone(IServiceCollection services)
    {
        services.AddSingleton<NoRegistry>();
        services.AddSingleton<ICallLog, MemoryCallLog>();
        services.AddSingleton<ICallRecords>(all => all.GetRequiredService<NoRegistry>());
        services.AddSingleton<ICallCommands>(all => all.GetRequiredService<NoRegistry>());
        services.AddSingleton<ICallLeases>(all => all.GetRequiredService<NoRegistry>());
        services.AddSingleton<ICallPlaces>(all => all.GetRequiredService<NoRegistry>());
        services.AddSingleton<ICallControl, NoCallControl>();
        services.AddSingleton<ICallbackDesk, NoCallbacks>();
    }

    // The gateway accepts only tokens for this audience that have the role Calls.Control.
    private static string GatewayScope(IConfiguration configuration) => $"{configuration["Authentication:Audience"] ?? "api://voiceagent"}/.default";

    public static Uri GatewayUrl(IConfiguration configuration) =>
        Uri.TryCreate(configuration["Pipeline:GatewayUrl"], UriKind.Absolute, out var url)
            ? new Uri(url.AbsoluteUri.TrimEnd('/') + "/")
            : throw new InvalidOperationException("Set 'Pipeline:GatewayUrl' to the gateway's address. The worker hangs up calls through it.");
}
