using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using VoiceAgent.Emulators.Acs;
using VoiceAgent.Emulators.Administration;
using VoiceAgent.Emulators.Content;
using VoiceAgent.Emulators.Cosmos;
using VoiceAgent.Emulators.Delays;
using VoiceAgent.Emulators.Identity;
using VoiceAgent.Emulators.LiveKit;
using VoiceAgent.Emulators.Ollama;
using VoiceAgent.Emulators.OpenAI;
using VoiceAgent.Emulators.Phone;
using VoiceAgent.Emulators.Phone.Numbers;
using VoiceAgent.Emulators.Phone.Page;
using VoiceAgent.Emulators.Speech;
using VoiceAgent.Emulators.Speech.SelfHosted;

namespace VoiceAgent.Emulators;

/// <summary>One of the services that this program emulates, started as <c>VoiceAgent.Emulators &lt;name&gt;</c>.</summary>
/// <param name="Name">The first argument on the command line.</param>
/// <param name="Plays">The emulated service, for the list that is printed when the role is unknown.</param>
/// <param name="Add">Registers the role's services.</param>
/// <param name="Map">Maps the role's endpoints. All roles have <c>/health</c>, <c>/alive</c> and <c>/emulator/faults</c>.</param>
internal sealed record EmulatorRole(string Name, string Plays, Action<WebApplicationBuilder> Add, Action<WebApplication> Map)
{
    public static IReadOnlyList<EmulatorRole> All { get; } =
    [
        new("acs", "Azure Communication Services: Call Automation, media sockets, and callers", AddAcs, MapAcs),
        new("speech", "Azure Speech: recognition and synthesis over WebSocket", SpeechRole.Add, SpeechRole.Map),
        new("cosmos", "Cosmos DB: the gateway protocol over SQLite", CosmosRole.Add, CosmosRole.Map),
        new("identity", "Entra ID: sign-in, services' tokens, managed identity", IdentityRole.Add, IdentityRole.Map),
        new("livekit", "LiveKit: rooms, SIP trunks and calls over Twirp, signed webhooks", LiveKitRole.Add, LiveKitRole.Map),
        new("selfhosted", "Self-hosted speech: WhisperLiveKit, WhisperLive, Piper, and audio endpoints of the OpenAI shape", SelfHostedRole.Add, SelfHostedRole.Map),
        new("openai", "OpenAI: chat completions, answered from scenario files", OpenAIRole.Add, OpenAIRole.Map),
        new("ollama", "Ollama: chat, models and pulls, answered from the same scenario files", OllamaRole.Add, OllamaRole.Map),
    ];

    public static EmulatorRole? Find(string name) => All.FirstOrDefault(role => role.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    public static string Usage(string[] args)
    {
        var asked = args.Length == 0 ? "No role was given." : $"There is no role '{args[0]}'.";
        var list = All.Select(role => $"  {role.Name,-11}{role.Plays}");
        return $"{asked} Usage: VoiceAgent.Emulators <role> [--urls http://127.0.0.1:<port>]{Environment.NewLine}{string.Join(Environment.NewLine, list)}";
    }

    /// <summary>Builds the role as a web application that is not started yet.</summary>
    /// <param name="args">Configuration as command-line arguments (<c>--Speech:Key …</c>, <c>--urls …</c>).</param>
    /// <param name="configure">Lets a test add or replace services.</param>
    public WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = EmulatorFiles.Root });
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddTelemetry();
        builder.Services.AddHealthChecks();
        builder.Services.AddAdministration();
        builder.Services.AddEmulatedDelays();
        Add(builder);
        configure?.Invoke(builder);

        var app = builder.Build();
        app.MapHealthChecks("/health");
        app.MapHealthChecks("/alive", new HealthCheckOptions { Predicate = static _ => false });
        app.MapFaults(Name);
        Map(app);
        return app;
    }

    // The emulated callers reach the exchange in memory, so they are part of its program.
    private static void AddAcs(WebApplicationBuilder builder)
    {
        AcsRole.Add(builder);
        builder.Services.AddPhone();
    }

    private static void MapAcs(WebApplication app)
    {
        AcsRole.Map(app);
        PhoneApi.Map(app);
        app.MapNumbers();
        PhonePage.Map(app);
    }
}
