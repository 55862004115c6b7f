using VoiceAgent.Pipeline.Answering.Ollama;
using VoiceAgent.Tests.Fixtures;
using Xunit;

namespace VoiceAgent.Tests.CallScripts.Judging;

/// <summary>Whole conversations with the model of an Ollama server, through the product's own client.</summary>
public sealed class OllamaCallTests : IAsyncLifetime
{
    private RunningEmulator _ollama = null!;

    public async Task InitializeAsync() => _ollama = await RunningEmulator.StartAsync("ollama");

    public async Task DisposeAsync() => await _ollama.DisposeAsync();

    [Theory]
    [InlineData("claim-status")]
    [InlineData("number-at-once")]
    [InlineData("promise-corrected")]
    [InlineData("table-for-four")]
    [InlineData("to-billing")]
    [InlineData("human-says-yes")]
    [InlineData("interrupt-with-question")]
    [InlineData("spanish-caller")]
    public void A_call_script_goes_well(string script)
    {
        var connection = OllamaConnection.Parse($"Endpoint={_ollama.Address};Model=llama3.1:8b");
        var model = new OllamaModel(OllamaRegistration.Client(connection, OllamaRegistration.Connections()), connection, connection.Model, TimeProvider.System);

        var call = ShippedCalls.Run(ShippedCalls.Read(script), answers: time => new AwaitedModel(model, time, TimeSpan.FromMilliseconds(450)));

        call.AssertWentWell();
    }
}
