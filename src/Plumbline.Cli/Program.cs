return await Plumbline.Cli.CommandLine.RunAsync(args, Console.Out, Console.Error, CancellationToken.None);
