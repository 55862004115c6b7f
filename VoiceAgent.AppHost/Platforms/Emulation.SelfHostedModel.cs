using VoiceAgent.AppHost.Running;

namespace VoiceAgent.AppHost.Platforms;

/// <summary>A model without a cloud: the emulated Ollama of <c>--voice=self-hosted</c>, or a real server that a person names by <c>ConnectionStrings:ollama</c>.</summary>
internal sealed partial class Emulation
{
    private const string Ollama = "ollama";
    private const string OllamaModel = "llama3.1:8b";
    private const string OllamaFallback = "llama3.2:3b";

    // A server of the shape of OpenAI may take the place of Ollama.
    private bool HasOllama => IsGiven(Ollama) || (Builder.Configuration["voice"] == "self-hosted" && !IsGiven("openai"));

    private IResourceBuilder<IResourceWithConnectionString> AddOllama()
    {
        _model = AddEmulator(Ollama, 18093, "BrainCircuit");
        var emulated = ReferenceExpression.Create($"Endpoint={_model.Resource.Url};Model={OllamaModel};Fallback={OllamaFallback}");
        return Choose(Ollama, _model, emulated, "BrainCircuit", "The model and its smaller fallback, by Ollama", "Endpoint=http://host:11434;Model=llama3.1:8b;Fallback=llama3.2:3b");
    }
}
