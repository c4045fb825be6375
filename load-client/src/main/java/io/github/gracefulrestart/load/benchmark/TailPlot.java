/*
 * Copyright 2026 the graceful-restart authors.
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.gracefulrestart.load.benchmark;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Draws the longest latency in each tenth of a second around the switch, a panel for each
 * shape of load and a line for each variant.
 */
final class TailPlot {

	private static final int WIDTH = 860;

	private static final int HEIGHT = 220;

	private static final int LEFT = 60;

	private static final int TOP = 34;

	private static final int BOTTOM = 34;

	/** From 0.1 ms to 1 s, four decades. */
	private static final double DECADES = 4;

	private static final List<String> COLOURS = List.of("#b3261e", "#1f5fa8", "#2e7d32", "#8a5a00", "#6a3d9a", "#555");

	private static final int A_SECOND = Math.toIntExact(Duration.ofSeconds(1).dividedBy(Tail.SLICE));

	private static final int LEGEND = 480;

	private static final int LEGEND_STEP = 64;

	private final List<Tail> tails;

	TailPlot(List<Tail> tails) {
		this.tails = tails;
	}

	String svg() {
		StringBuilder svg = new StringBuilder();
		int panels = LoadShape.values().length;
		svg.append(
				"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' font-family='sans-serif' font-size='12'>\n"
					.formatted(WIDTH, panels * HEIGHT + 10));
		svg.append("<rect width='100%' height='100%' fill='#fff'/>\n");
		for (int i = 0; i < panels; i++) {
			LoadShape shape = LoadShape.values()[i];
			panel(svg, shape, this.tails.stream().filter((tail) -> tail.shape() == shape).toList(), i * HEIGHT);
		}
		return svg.append("</svg>\n").toString();
	}

	private static void panel(StringBuilder svg, LoadShape shape, List<Tail> tails, int y) {
		int base = y + HEIGHT - BOTTOM;
		text(svg, LEFT, y + 16, "#111", "Longest latency, " + shape + ", seconds from the switch");
		for (int decade = 0; decade <= DECADES; decade++) {
			double line = y(base, Math.pow(10, decade - 1));
			line(svg, LEFT, line, WIDTH - 10, line, "#ddd");
			text(svg, 8, line + 4, "#555", label(decade));
		}
		int before = tails.stream().mapToInt(Tail::switchSlice).max().orElse(0);
		int slices = before
				+ tails.stream().mapToInt((tail) -> tail.longest().length - tail.switchSlice()).max().orElse(1);
		for (int slice = before % A_SECOND; slice < slices; slice += A_SECOND) {
			text(svg, x(slice, slices) - 6, base + 16, "#555", Integer.toString((slice - before) / A_SECOND));
		}
		line(svg, x(before, slices), y + TOP, x(before, slices), base, "#888");
		for (int i = 0; i < tails.size(); i++) {
			Tail tail = tails.get(i);
			String colour = COLOURS.get(i % COLOURS.size());
			curve(svg, tail.longest(), before - tail.switchSlice(), slices, base, colour);
			text(svg, LEGEND + LEGEND_STEP * i, y + 16, colour, tail.variant());
		}
	}

	private static void curve(StringBuilder svg, double[] longest, int shift, int slices, int base, String colour) {
		svg.append("<polyline fill='none' stroke='").append(colour).append("' stroke-width='1.5' points='");
		for (int i = 0; i < longest.length; i++) {
			svg.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(i + shift, slices), y(base, longest[i])));
		}
		svg.append("'/>\n");
	}

	private static double x(int slice, int slices) {
		return LEFT + (WIDTH - 10.0 - LEFT) * slice / slices;
	}

	private static double y(int base, double millis) {
		double decades = Math.max(0, Math.min(DECADES, Math.log10(Math.max(millis, 0.1)) + 1));
		return base - decades / DECADES * (HEIGHT - TOP - BOTTOM);
	}

	private static String label(int decade) {
		return switch (decade) {
			case 0 -> "0.1 ms";
			case 1 -> "1 ms";
			case 2 -> "10 ms";
			case 3 -> "100 ms";
			default -> "1 s";
		};
	}

	private static void line(StringBuilder svg, double x1, double y1, double x2, double y2, String colour) {
		svg.append(String.format(Locale.ROOT, "<line x1='%.1f' y1='%.1f' x2='%.1f' y2='%.1f' stroke='%s'/>%n", x1, y1,
				x2, y2, colour));
	}

	private static void text(StringBuilder svg, double x, double y, String colour, String text) {
		svg.append(String.format(Locale.ROOT, "<text x='%.1f' y='%.1f' fill='%s'>%s</text>%n", x, y, colour, text));
	}

}
