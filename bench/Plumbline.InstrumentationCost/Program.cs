using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Plumbline.InstrumentationCost;

// dotnet run --project bench/Plumbline.InstrumentationCost -c Release
var job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(3).WithIterationCount(8);
BenchmarkRunner.Run<CallBenchmarks>(DefaultConfig.Instance.AddJob(job), args);
