using Microsoft.ML.OnnxRuntime;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace VoiceAgent.Pipeline.Listening.Onnx;

/// <summary>Loads models for use by many calls at once.</summary>
internal static class OnnxFile
{
    /// <param name="setting">The configuration key that names the file, for the message.</param>
    /// <exception cref="ModelUnavailableException">The file is missing, or it is not a model.</exception>
    public static InferenceSession Load(string file, string setting)
    {
        var path = Path.GetFullPath(file, AppContext.BaseDirectory);
        if (!File.Exists(path))
        {
            throw new ModelUnavailableException($"'{setting}' names the file {path}, which does not exist. Build the project again, because the build puts the model there, or correct the setting.");
        }

        try
        {
            // A run takes less than a millisecond. A second thread, or a thread that spins while it waits, would cost more than it saves.
            using var options = new SessionOptions
            {
                IntraOpNumThreads = 1,
                InterOpNumThreads = 1,
                ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
                GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
                LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
            };
            options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
            options.AddSessionConfigEntry("session.inter_op.allow_spinning", "0");
            return new InferenceSession(path, options);
        }
        catch (OnnxRuntimeException refused)
        {
            throw new ModelUnavailableException($"'{setting}' names the file {path}, which is not a model that ONNX Runtime can load: {refused.Message}", refused);
        }
        catch (Exception missing) when (missing is DllNotFoundException or TypeInitializationException or BadImageFormatException)
        {
            throw new ModelUnavailableException($"ONNX Runtime's native library cannot be loaded on this machine, so the model of '{setting}' cannot be used: {missing.Message}", missing);
        }
    }
}

/// <summary>A model cannot be used. The message says which setting names it, and what to do.</summary>
internal sealed class ModelUnavailableException(string message, Exception? inner = null) : InvalidOperationException(message, inner);
