package io.difficultynet.job.predict;

import java.io.Serializable;

/**
 * Why a sample cannot be used.
 *
 * @param what what is wrong with it, such as {@code is a damaged PNG image}
 * @param fix what to do about that
 */
public record Rejection(String what, String fix) implements Serializable {}
