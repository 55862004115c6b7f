using System.Diagnostics;
using System.Text;
using Microsoft.ML.OnnxRuntime;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace VoiceAgent.Bench.VoiceActivity;

/// <summary>Whether it is cheaper to ask the model for many calls at once.</summary>
internal static class Batches
{
    public static string Measure()
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        using var session = new InferenceSession(Path.Combine(AppContext.BaseDirectory, "silero_vad.onnx"), options);
        using var run = new RunOptions();
        var text = new StringBuilder("\n| calls in one run of the model | µs a window and call |\n|---|---|\n");
        foreach (var calls in new[] { 1, 2, 4, 8, 16, 32, 64 })
        {
            using var input = Tensor(new float[calls * 576], calls, 576);
            using var state = Tensor(new float[calls * 256], 2, calls, 128);
            using var rate = Tensor(new long[] { 16_000 });
            using var output = Tensor(new float[calls], calls, 1);
            using var next = Tensor(new float[calls * 256], 2, calls, 128);
            using var binding = session.CreateIoBinding();
            binding.BindInput("input", input);
            binding.BindInput("state", state);
            binding.BindInput("sr", rate);
            binding.BindOutput("output", output);
            binding.BindOutput("stateN", next);
            var best = double.MaxValue;
            for (var round = 0; round < 5; round++)
            {
                var began = Stopwatch.GetTimestamp();
                var windows = 2_000 / calls;
                for (var window = 0; window < windows; window++)
                {
                    session.RunWithBinding(run, binding);
                }

                best = Math.Min(best, Stopwatch.GetElapsedTime(began).TotalMicroseconds / windows / calls);
            }

            text.AppendLine($"| {calls} | {best:F0} |");
        }

        return text.ToString();
    }

    private static OrtValue Tensor<T>(T[] memory, params long[] shape)
        where T : unmanaged => OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, memory.AsMemory(), shape);
}
