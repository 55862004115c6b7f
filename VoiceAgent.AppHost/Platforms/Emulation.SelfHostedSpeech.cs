using Microsoft.Extensions.Configuration;
using VoiceAgent.AppHost.Running;
using VoiceAgent.AppHost.Settings;

namespace VoiceAgent.AppHost.Platforms;

/// <summary>Speech without a cloud: <c>--voice=self-hosted</c>, or providers that a person names in the sections <c>Transcription</c> and <c>Speaking</c>.</summary>
internal sealed partial class Emulation
{
    // Connection strings without an emulator's own. They are used when a person names the provider.
    private static readonly string[] OnlyGiven = ["transcription", "synthesis"];

    // The emulated Piper has these voices, which a real one can download.
    private static readonly (string Language, string Voice)[] PiperVoices =
    [
        ("en", "en_US-lessac-medium"), ("es", "es_ES-davefx-medium"), ("de", "de_DE-thorsten-medium"), ("fr", "fr_FR-siwis-medium"), ("pl", "pl_PL-gosia-medium"),
    ];

    private IResourceBuilder<Emulator>? _selfHosted;

    /// <summary>Whether speech comes from servers that people run themselves.</summary>
    private bool IsSelfHosted => Builder.Configuration["voice"] == CommandLine.SelfHosted;

    public override void UseSelfHostedSpeech(IResourceBuilder<ProjectResource> project)
    {
        if (IsSelfHosted)
        {
            UseServers(project);
        }

        foreach (var name in IsSelfHosted ? OnlyGiven : [.. OnlyGiven, "whisperlive", "piper"])
        {
            if (Builder.Configuration.GetConnectionString(name) is { Length: > 0 } given)
            {
                project.WithEnvironment($"ConnectionStrings__{name}", given);
            }
        }

        // Settings on the command line win over these.
        HandOn("Transcription", project);
        HandOn("Speaking", project);
    }

    private void UseServers(IResourceBuilder<ProjectResource> project)
    {
        // One program plays all servers. A second program would load a second voice.
        _selfHosted = AddEmulator("selfhosted", 18094, "PersonVoice");
        var whisper = Choose(
            "whisperlive", _selfHosted, ReferenceExpression.Create($"Endpoint=ws://{_selfHosted.Resource.Address}"), "PersonVoice", "Recognition by WhisperLiveKit", "Endpoint=ws://host:8000");
        var piper = Choose("piper", null, ReferenceExpression.Create($"Endpoint={_selfHosted.Resource.Url}"), "PersonVoice", "Synthesis by Piper", "Endpoint=http://host:5000");
        project.WithReference(whisper).WithReference(piper).WaitFor(whisper)
            .WithEnvironment("Transcription__Provider", "whisperlive")
            .WithEnvironment("Speaking__Provider", "piper");
        foreach (var (language, voice) in PiperVoices)
        {
            project.WithEnvironment($"Speaking__Piper__Voices__{language}", voice);
        }
    }
}
