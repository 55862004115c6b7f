using VoiceAgent.Tests.Emulators.OpenAI;

namespace VoiceAgent.Tests.Pipeline.Answering.Contract;

public sealed class OpenAIContractTests : ChatClientContract
{
    private protected override string Role => "openai";

    private protected override string FirstModel => "gpt-4o-mini";

    private protected override IEnumerable<(string Key, string Value)> Settings => [("OpenAI:Key", EmulatedModel.Key)];

    private protected override IEnumerable<KeyValuePair<string, string?>> Connections(bool hasFallback) =>
    [
        new("ConnectionStrings:openai", $"Endpoint={new Uri(Address, "openai/v1")};Key={EmulatedModel.Key};Model={FirstModel}"),
        new("ConnectionStrings:openai2", hasFallback ? $"Endpoint={new Uri(Address, "openai/v1")};Key={EmulatedModel.Key};Model=gpt-4o" : null),
    ];
}
