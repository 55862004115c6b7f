using System.Globalization;
using VoiceAgent.Bench.VoiceActivity;
using VoiceAgent.Pipeline.Listening;
using VoiceAgent.Pipeline.Listening.Onnx;

// Compares the detectors of the product on the same audio, in one run. Everything is made from seeds. It prints tables in Markdown.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
await using var speech = new Speech();
using var model = new SileroModel("silero_vad.onnx");
var cases = Cases.Of(await speech.PlainAsync(), await speech.CodedAsync()).ToList();
var contestants = new Contestant[]
{
    new("noise floor", 0.5f, 60, _ => new NoiseFloorDetector()),
    new("model, threshold 0.3", 0.3f, 60, format => new SileroDetector(model, format)),
    new("model, threshold 0.5", 0.5f, 60, format => new SileroDetector(model, format)),
    new("model, threshold 0.5, onset 40 ms", 0.5f, 40, format => new SileroDetector(model, format)),
    new("model, threshold 0.7, onset 40 ms", 0.7f, 40, format => new SileroDetector(model, format)),
};
var run = Trial.Run(cases, contestants);
Console.WriteLine(run.Speech());
Console.WriteLine(run.Noise());
Console.WriteLine(run.Cost());
if (args.Contains("--batches"))
{
    Console.WriteLine(Batches.Measure());
}
